package bellwether.e2e.report;

import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Sequencer;
import bellwether.storage.FileJournal;
import bellwether.storage.NioDisk;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A year of ten sensors on five peers, some of which were down now and then, and one of which had a
 * sensor that failed for three days but for one reading.
 */
final class Year {
    static final PeerId SELF = peer(0);
    static final List<String> SENSORS =
            List.of(
                    "attic",
                    "cellar",
                    "greenhouse-1",
                    "greenhouse-2",
                    "kitchen",
                    "library",
                    "north-wall",
                    "roof",
                    "south-wall",
                    "vault");

    /** Of one reading, far from all others: it must be seen. */
    static final double PEAK = 47.5;

    /** Of the only reading of three days: it must be seen, too. */
    static final double LOW = -38.5;

    private static final int LOW_SENSOR = 3;
    private static final int LOW_MINUTE = 102_000;

    private static final int PEERS = 5;
    private static final int MINUTES = 525_600;
    private static final int BATCH = 1_000;
    private static final Instant START = Instant.parse("2025-03-01T00:00:00Z");

    private final int step;
    private final Random random = new Random(1);
    private final long[] numbers = new long[PEERS];
    private final long[] incarnations = {1, 1, 1, 1, 1};
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private int waiting;
    private long readings;

    private Year(int step) {
        this.step = step;
    }

    private static PeerId peer(int n) {
        return new PeerId(
                String.format(Locale.ROOT, "%08x-0000-4000-8000-000000000000", 0xb7e2f000 + n));
    }

    /**
     * Writes its journal.
     *
     * @param step minutes from one reading of a sensor to the next
     * @return how many readings stand in it
     */
    static long write(Path baseFolder, int step) {
        var year = new Year(step);
        var opened = FileJournal.open(new NioDisk(baseFolder), "data/" + SELF + "/journal");
        try (var journal = opened.journal()) {
            var projection = Projection.none();
            var log = new OrderedLog(journal, opened.index(), new MemoryOutbox(), projection);
            year.write(log);
        }
        return year.readings;
    }

    private void write(OrderedLog log) {
        var sequencer = new Sequencer(log);
        epoch(log, 1, 0);
        for (int minute = 0; minute < MINUTES; minute += step) {
            if (minute / 50_000 != (minute - step) / 50_000 && minute > 0) {
                flush(sequencer);
                restart(log, minute / 50_000);
            }
            for (int sensor = 0; sensor < SENSORS.size(); sensor++) {
                if (isThere(minute, sensor)) {
                    add(minute, sensor);
                }
                if (waiting == BATCH) {
                    flush(sequencer);
                }
            }
        }
        flush(sequencer);
    }

    /** The peer that was down before it comes back, and another leads. */
    private void restart(OrderedLog log, int time) {
        int peer = time % PEERS;
        incarnations[peer]++;
        numbers[peer] = 0;
        epoch(log, time + 1, (time + 1) % PEERS);
    }

    private void epoch(OrderedLog log, int view, int leader) {
        var reign = new Reign(view, peer(leader), new Incarnation(incarnations[leader]));
        log.writeEpoch(new EpochLine(reign, readings + 1, List.of()));
    }

    private static boolean isThere(int minute, int sensor) {
        int next = minute / 50_000 + 1;
        boolean down = minute % 50_000 >= 50_000 - 900 && next % PEERS == sensor % PEERS;
        boolean fails =
                sensor == LOW_SENSOR
                        && minute > 100_000
                        && minute < 104_320
                        && minute != LOW_MINUTE;
        return !down && !fails;
    }

    private void add(int minute, int sensor) {
        int peer = sensor % PEERS;
        double day = Math.sin(2 * Math.PI * minute / 1_440);
        double year = Math.cos(2 * Math.PI * minute / MINUTES);
        double temperature = 12 + sensor - 9 * year + 5 * day + random.nextGaussian() * 0.2;
        boolean low = sensor == LOW_SENSOR && minute == LOW_MINUTE;
        boolean peak = sensor == 0 && minute / step == MINUTES / step / 2;
        String payload =
                String.format(
                        Locale.ROOT,
                        "DATA|%s|%s|%.2f|%.1f|%s",
                        SENSORS.get(sensor),
                        START.plusSeconds(60L * minute + sensor),
                        peak ? PEAK : low ? LOW : temperature,
                        60 + 15 * year - 10 * day + random.nextGaussian(),
                        sensor == 1
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        "%.1f",
                                        1_013 + 8 * Math.sin(2 * Math.PI * minute / 9_000)));
        numbers[peer]++;
        readings++;
        waiting++;
        var source = new Source(peer(peer), new Incarnation(incarnations[peer]));
        batch.writeBytes(RequestLines.line(new Tag(source, numbers[peer]), Bytes.utf8(payload)));
    }

    private void flush(Sequencer sequencer) {
        if (waiting > 0) {
            sequencer.take(
                    Bytes.of(batch.toByteArray()),
                    refusal -> {
                        throw new IllegalStateException(refusal.toString());
                    });
            batch.reset();
            waiting = 0;
        }
    }
}
