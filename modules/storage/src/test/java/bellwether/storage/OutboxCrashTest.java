package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Journal and outbox of one peer under power cuts: together they always hold 1 to k of each source,
 * and k is never below what a sync has promised.
 */
final class OutboxCrashTest {
    private static final int SEGMENT = 1_500;
    private static final int SOURCES = 3;

    /** One peer: accepts, copies from a leader that sequences at once, syncs, releases, cuts. */
    private static final class Peer {
        private final MemoryDisk disk;
        private final Random random;
        private final LineChain chain = new LineChain();
        private final Map<Source, Long> accepted = new HashMap<>();
        private final Map<Source, Long> promised = new HashMap<>();
        private RecoveredJournal log;
        private FileOutbox outbox;
        private long viewId;

        Peer(MemoryDisk disk, Random random) {
            this.disk = disk;
            this.random = random;
            open();
        }

        /** Its positions are noted after its readings, those of the others with them. */
        private static final Source NOTED_BEHIND = source(2);

        private void open() {
            log = FileJournal.open(disk, "j", SEGMENT, 600);
            outbox = FileOutbox.open(disk, "o", log, SEGMENT, 4_096).outbox();
            viewId = log.index().epochs().size();
        }

        private static Source source(int i) {
            return new Source(JournalText.LEADER, new Incarnation(i));
        }

        /** {@return the tag that stands in a line} */
        private static Tag tag(String text) {
            int dot = text.lastIndexOf('.');
            return IntStream.range(0, SOURCES)
                    .mapToObj(Peer::source)
                    .map(source -> new Tag(source, Long.parseLong(text.substring(dot + 1))))
                    .filter(tag -> tag.inLine().equals(text))
                    .findFirst()
                    .orElseThrow();
        }

        private Source anySource() {
            return source(random.nextInt(SOURCES));
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> accept(1 + random.nextInt(20));
                case 4, 5, 6 -> sequence(1 + random.nextInt(20));
                case 7 -> log.journal().sync();
                case 8 -> sync();
                case 9 -> release();
                case 10 -> outbox.write();
                default -> {
                    if (random.nextInt(3) == 0) {
                        cut();
                    }
                }
            }
        }

        /** A replay source: its position is the reading's number. */
        private void accept(int count) {
            for (int i = 0; i < count; i++) {
                Source source = anySource();
                long n = accepted.getOrDefault(source, 0L) + 1;
                if (source.equals(NOTED_BEHIND)) {
                    outbox.add(source, n, FileOutboxTest.payload(source, n));
                    outbox.note(source.toString(), n);
                } else {
                    outbox.add(source, n, FileOutboxTest.payload(source, n), source.toString(), n);
                }
                accepted.put(source, n);
            }
        }

        private void sync() {
            var before = Map.copyOf(accepted);
            outbox.sync();
            promised.putAll(before);
        }

        /** Takes from the outbox, synced as a request is, and appends what it became. */
        private void sequence(int count) {
            sync();
            if (log.index().end() == 0 || random.nextInt(10) == 0) {
                viewId++;
                var reign = new Reign(viewId, JournalText.LEADER, new Incarnation(1));
                append(new EpochLine(reign, log.index().lastSequence() + 1, List.of()).text());
            }
            for (int i = 0; i < count; i++) {
                Source source = anySource();
                long n = log.index().highWaterMark(source) + 1;
                if (n <= outbox.last(source)) {
                    append(
                            "ORDERED:"
                                    + (log.index().lastSequence() + 1)
                                    + ":"
                                    + new Tag(source, n).inLine()
                                    + ":"
                                    + outbox.payload(source, n));
                }
            }
        }

        private void append(String text) {
            byte[] body = Bytes.utf8(text).array();
            var line = new byte[body.length + 10];
            System.arraycopy(body, 0, line, 0, body.length);
            line[body.length] = ':';
            Ascii.putHex32(
                    line, body.length + 1, chain.next(log.index().crc(), body, 0, body.length));
            line[line.length - 1] = '\n';
            assertEquals(line.length, log.index().take(Bytes.of(line)), log.index().problem());
            log.journal().append(Bytes.of(line));
        }

        /** Only what the durable journal holds. */
        private void release() {
            if (log.journal().durableEnd() == log.index().end()) {
                outbox.sources()
                        .forEach(source ->
                                outbox.release(source, log.index().highWaterMark(source)));
            }
        }

        /** Block by block from the end, each ascending: to the outbox, synced, then cut. */
        private void cut() {
            var lines = lines();
            int keep = lines.isEmpty() ? 0 : random.nextInt(lines.size());
            int end = lines.size();
            while (end > keep) {
                int from = Math.max(keep, end - 1 - random.nextInt(15));
                for (String line : lines.subList(from, end)) {
                    if (line.startsWith("ORDERED")) {
                        String[] fields = line.split(":");
                        var tag = tag(fields[2]);
                        outbox.add(
                                tag.source(),
                                tag.n(),
                                FileOutboxTest.payload(tag.source(), tag.n()));
                    }
                }
                end = from;
            }
            outbox.sync();
            long offset = lines.subList(0, keep).stream().mapToLong(String::length).sum();
            log.journal().cut(offset);
            log.journal().close();
            outbox.close();
            open();
        }

        private List<String> lines() {
            var all = new byte[(int) log.journal().end()];
            int at = 0;
            while (at < all.length) {
                at += log.journal().read(at, all, at, all.length - at);
            }
            var lines = new ArrayList<String>();
            for (String line : Bytes.of(all).toString().split("(?<=\n)")) {
                if (!line.isEmpty()) {
                    lines.add(line);
                }
            }
            return lines;
        }

        private void crash() {
            disk.crash();
            open();
            for (int i = 0; i < SOURCES; i++) {
                Source source = source(i);
                long mark = log.index().highWaterMark(source);
                long first = outbox.first(source);
                long last = Math.max(mark, outbox.last(source));
                assertTrue(first == 0 || first == mark + 1, "mark " + mark + " first " + first);
                for (long n = mark + 1; n <= last; n++) {
                    assertEquals(FileOutboxTest.payload(source, n), outbox.payload(source, n));
                }
                long promise = promised.getOrDefault(source, 0L);
                assertTrue(last >= promise, "promised " + promise + ", there is " + last);
                long noted = outbox.noted(source.toString()).orElse(0);
                if (source.equals(NOTED_BEHIND)) {
                    assertTrue(noted <= last, "read up to " + noted + ", there is " + last);
                    assertTrue(noted >= promise, "promised " + promise + ", read " + noted);
                } else {
                    assertEquals(last, noted, "read up to");
                }
                accepted.put(source, last);
                promised.put(source, last);
                if (noted < last) { // the rows are known to be there: this one reads on
                    outbox.note(source.toString(), last);
                    outbox.sync();
                }
            }
        }
    }

    private static RecoveredOutbox open(Disk disk, RecoveredJournal log) {
        var footing = new Footing();
        return FileOutbox.open(
                disk, "o", log, GivingOut.WRITTEN, FileOutbox.SEGMENT_BYTES, 4_096, footing);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void journalAndOutboxTogetherHoldAllThatWasPromised(int fifty) {
        for (int seed = 50 * fifty; seed < 50 * fifty + 50; seed++) {
            var random = new Random(seed);
            var disk = new MemoryDisk(random);
            try {
                var peer = new Peer(disk, random);
                for (int life = 0; life < 6; life++) {
                    run(peer, disk, random);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(Peer peer, MemoryDisk disk, Random random) {
        disk.powerGoesAfter(random.nextInt(80));
        boolean on = true;
        for (int i = 0; on && i < 60; i++) {
            on = powered(peer::step);
        }
        on = false;
        while (!on) { // and while it recovers, it may go again
            disk.crash();
            disk.powerGoesAfter(random.nextInt(3) == 0 ? random.nextInt(12) : Long.MAX_VALUE);
            on = powered(peer::open);
        }
        peer.crash();
    }

    private static boolean powered(Runnable work) {
        try {
            work.run();
            return true;
        } catch (MemoryDisk.PowerCut e) {
            return false;
        }
    }

    @Test
    void aTornTailIsCutAtTheLastWholeReadingWhereverItWasTorn() {
        Source source = Peer.source(1);
        var disk = new MemoryDisk(new Random(1));
        var log = FileJournal.open(disk, "j");
        try (var outbox =
                FileOutbox.open(disk, "o", log, GivingOut.WRITTEN, new Footing()).outbox()) {
            for (long n = 1; n <= 6; n++) {
                outbox.add(source, n, FileOutboxTest.payload(source, n));
            }
        }
        byte[] bytes = Bytes.utf8(disk.content("o/0000000001.out")).array();
        List<Integer> ends =
                IntStream.rangeClosed(1, bytes.length)
                        .filter(end -> bytes[end - 1] == '\n')
                        .boxed()
                        .toList();
        for (int length = 0; length <= bytes.length; length++) {
            var torn = new MemoryDisk(new Random(length));
            try (var file = torn.open("o/0000000001.out", Disk.Mode.WRITE)) {
                file.write(0, bytes, 0, length);
            }
            int cut = length;
            int whole = (int) ends.stream().filter(end -> end <= cut).count();
            int wholeBytes = whole == 0 ? 0 : ends.get(whole - 1);
            var opened = open(torn, log);
            assertEquals(whole, opened.outbox().size());
            assertEquals(length - wholeBytes, opened.recovery().cutBytes());
            assertEquals(List.of(), opened.recovery().setAside());
            torn.crash();
            opened = open(torn, log);
            assertEquals(whole, opened.outbox().last(source));
            assertEquals(0, opened.recovery().cutBytes());
        }
    }
}
