package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Makes valid journal lines and keeps them, and says by plain string joining which CSV files they
 * stand for.
 */
final class JournalText {
    static final PeerId LEADER = new PeerId("00000000-0000-4000-8000-00000000000a");
    static final Source SOURCE =
            new Source(new PeerId("00000000-0000-4000-8000-00000000000b"), new Incarnation(7));
    static final String HEADER =
            "sequence,timestamp,sensor_id,temperature_c,humidity_pct,pressure_hpa\n";

    private record Line(byte[] bytes, long crc, long sequence, String sensorId, String row) {}

    private final LineChain chain = new LineChain();
    private final List<Line> lines = new ArrayList<>();
    private long viewId;

    private int crc() {
        return lines.isEmpty() ? 0 : (int) lines.getLast().crc();
    }

    long lastSequence() {
        return lines.isEmpty() ? 0 : lines.getLast().sequence();
    }

    /** {@return the bytes of an EPOCH line, which is kept} */
    byte[] epoch() {
        viewId++;
        var reign = new Reign(viewId, LEADER, new Incarnation(9));
        String text = new EpochLine(reign, lastSequence() + 1, List.of()).text();
        return add(text, lastSequence(), "", "");
    }

    /** Keeps what {@code other} has up to {@code offset}. */
    void continueFrom(JournalText other, long offset) {
        int keep = other.lineEnds().indexOf(offset);
        lines.addAll(other.lines.subList(0, keep));
        viewId = other.viewId;
    }

    /** {@return the first line of a log that is none of ours, which is not kept} */
    byte[] anotherLog() {
        viewId = 40;
        return epoch();
    }

    byte[] reading(Reading reading) {
        long sequence = lastSequence() + 1;
        String text =
                "ORDERED:"
                        + sequence
                        + ":"
                        + new Tag(SOURCE, sequence).inLine()
                        + ":"
                        + reading.payload();
        String row =
                String.join(
                        ",",
                        Long.toString(sequence),
                        reading.timestamp(),
                        reading.sensorId(),
                        reading.temperature(),
                        reading.humidity(),
                        reading.pressure());
        return add(text, sequence, reading.sensorId(), row + "\n");
    }

    byte[] reading(String sensorId) {
        long n = lastSequence() + 1;
        return reading(
                new Reading(
                        sensorId,
                        "2026-01-02T03:04:05Z",
                        n + ".50",
                        n % 5 == 0 ? "" : "61",
                        "1012.00"));
    }

    /**
     * {@return that many readings of random sensors out of {@code sensors}, and epochs now and
     * then}
     */
    byte[] random(RandomGenerator random, int count, int sensors) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            if (lines.isEmpty() || random.nextInt(20) == 0) {
                bytes.writeBytes(epoch());
            }
            bytes.writeBytes(reading("s" + random.nextInt(sensors)));
        }
        return bytes.toByteArray();
    }

    private byte[] add(String text, long sequence, String sensorId, String row) {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        int sum = chain.next(crc(), body, 0, body.length);
        byte[] line = Arrays.copyOf(body, body.length + LineChain.SUFFIX_LENGTH + 1);
        line[body.length] = ':';
        Ascii.putHex32(line, body.length + 1, sum);
        line[line.length - 1] = '\n';
        lines.add(new Line(line, sum, sequence, sensorId, row));
        return line;
    }

    /** {@return all bytes kept} */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        lines.forEach(line -> bytes.writeBytes(line.bytes()));
        return bytes.toByteArray();
    }

    Bytes all() {
        return Bytes.of(bytes());
    }

    /** {@return the offsets where lines end, 0 first} */
    List<Long> lineEnds() {
        var ends = new ArrayList<Long>(List.of(0L));
        lines.forEach(line -> ends.add(ends.getLast() + line.bytes().length));
        return ends;
    }

    /** {@return the last sequence before {@code offset}} */
    long lastSequenceAt(long offset) {
        int keep = lineEnds().indexOf(offset);
        return keep == 0 ? 0 : lines.get(keep - 1).sequence();
    }

    /** Forgets the lines from {@code offset} on. */
    void cut(long offset) {
        int keep = lineEnds().indexOf(offset);
        if (keep < 0) {
            throw new IllegalArgumentException("no line ends at " + offset);
        }
        lines.subList(keep, lines.size()).clear();
    }

    /** {@return which CSV files the lines stand for: name to content} */
    Map<String, String> csv() {
        return csv(_ -> "");
    }

    /**
     * {@return which CSV files the lines stand for: name to content}
     *
     * @param ending of the file's name behind the sensor, by a row's timestamp; {@code -}: the row
     *     stands in none
     */
    Map<String, String> csv(UnaryOperator<String> ending) {
        var files = new TreeMap<String, StringBuilder>();
        for (Line line : lines) {
            String end = line.row().isEmpty() ? "-" : ending.apply(line.row().split(",")[1]);
            if (!end.equals("-")) {
                files.computeIfAbsent(
                                line.sensorId() + end + ".csv", _ -> new StringBuilder(HEADER))
                        .append(line.row());
            }
        }
        var csv = new TreeMap<String, String>();
        files.forEach((name, content) -> csv.put(name, content.toString()));
        return csv;
    }
}
