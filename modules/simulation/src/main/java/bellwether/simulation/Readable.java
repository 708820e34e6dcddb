package bellwether.simulation;

import bellwether.protocol.Ascii;
import bellwether.protocol.LineChain;
import bellwether.protocol.MalformedException;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import bellwether.protocol.Tag;
import bellwether.sequencer.LogBase;
import bellwether.storage.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Which readings of a data directory can be read, damaged as it is: the truth that its peer is held
 * to. A line counts if its chained CRC goes on from the line before, which need not count itself.
 */
final class Readable {
    private static final String ASIDE = ".bin";
    private static final String SEGMENT = ".log";
    private static final String MARK = "MARK:";
    private static final String FROM = "FROM:";
    private static final long UNKNOWN = -1;

    private final Map<Source, TreeSet<Long>> readings = new HashMap<>();
    private final MemoryDisk disk;
    private final UnaryOperator<String> content; // of a file, by its path
    private final Sources names;
    private final LineChain chain = new LineChain();
    private long stated;
    private long shouldState;

    private Readable(MemoryDisk disk, UnaryOperator<String> content, Sources names) {
        this.disk = disk;
        this.content = content;
        this.names = names;
    }

    /**
     * {@return what the journal holds, and what was set aside of it}: an outbox need not keep what
     * its journal has, and nobody knows yet what is damaged.
     */
    static Readable ofJournal(MemoryDisk disk, String directory, Sources names) {
        var readable = new Readable(disk, disk::content, names);
        readable.journal(directory + "/journal");
        return readable;
    }

    /** {@return what of it no power cut takes} */
    static Readable ofDurableJournal(MemoryDisk disk, String directory, Sources names) {
        var readable = new Readable(disk, disk::durable, names);
        readable.journal(directory + "/journal");
        return readable;
    }

    /** {@return what was set aside of journal and outbox, and can go to the outbox again} */
    static Readable ofAsides(MemoryDisk disk, String directory, Sources names) {
        var readable = new Readable(disk, disk::content, names);
        readable.pieces(directory + "/journal", ASIDE, UNKNOWN);
        readable.outbox(directory + "/outbox", ASIDE, false);
        return readable;
    }

    boolean holds(Source source, long n) {
        return readings.getOrDefault(source, new TreeSet<>()).contains(n);
    }

    /** {@return what is here and not in {@code other}} */
    Map<Source, TreeSet<Long>> without(Readable other) {
        var rest = new HashMap<Source, TreeSet<Long>>();
        readings.forEach((source, all) -> {
            var missing = new TreeSet<>(all);
            missing.removeIf(n -> other.holds(source, n));
            if (!missing.isEmpty()) {
                rest.put(source, missing);
            }
        });
        return rest;
    }

    private record Piece(String path, long start) {}

    private void journal(String directory) {
        long begin = begin(directory + "/journal.base");
        pieces(directory, ASIDE, pieces(directory, SEGMENT, begin));
    }

    /**
     * {@return where the journal begins, as its file says, and what its first line goes on from}
     */
    private long begin(String path) {
        stated = 0;
        shouldState = UNKNOWN;
        if (!disk.exists(path)) {
            return 0;
        }
        try {
            LogBase base = LogBase.parse(content.apply(path));
            stated = Integer.toUnsignedLong(base.crc());
            base.text().lines().filter(line -> line.startsWith(MARK)).forEach(this::expired);
            return base.offset();
        } catch (MalformedException e) {
            stated = UNKNOWN; // damaged
            return 0;
        }
    }

    /** What has gone is as good as held, as long as the base says so. */
    private void expired(String mark) {
        Tag last = Tag.parse(mark.substring(MARK.length()));
        for (long n = 1; n <= last.n(); n++) {
            add(last.source(), n);
        }
    }

    /** {@return where the last of the files ends that end so} */
    private long pieces(String directory, String suffix, long from) {
        List<Piece> pieces =
                disk.paths(directory).stream()
                        .filter(path -> path.endsWith(suffix) && !content.apply(path).isEmpty())
                        .map(path -> new Piece(path, start(path)))
                        .filter(piece -> !suffix.equals(SEGMENT) || piece.start() >= from)
                        .sorted(Comparator.comparingLong(Piece::start).thenComparing(Piece::path))
                        .toList();
        var ends = new ArrayList<End>();
        ends.add(new End(from, stated, shouldState));
        for (var piece : pieces) {
            String lines = content.apply(piece.path());
            goOnFrom(ends, piece.start(), lines);
            lines(lines, false, true);
            ends.add(new End(piece.start() + lines.length(), stated, shouldState));
        }
        return ends.getLast().at();
    }

    /** What a line may go on from that begins at some place of the journal. */
    private record End(long at, long stated, long shouldState) {}

    private void goOnFrom(List<End> ends, long start, String content) {
        stated = UNKNOWN;
        shouldState = UNKNOWN;
        String first = content.substring(0, Math.max(0, content.indexOf('\n')));
        byte[] bytes = first.getBytes(StandardCharsets.ISO_8859_1);
        for (var end : ends) {
            if (end.at() == start && !counts(bytes, 0, bytes.length)) {
                stated = end.stated();
                shouldState = end.shouldState();
            }
        }
    }

    private static long start(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String label = name.endsWith(ASIDE) ? name.substring(name.indexOf('-') + 1) : name;
        return Long.parseLong(label.split("[.-]")[0]);
    }

    private void outbox(String directory, String suffix, boolean rows) {
        for (String path : disk.paths(directory)) {
            if (path.endsWith(suffix)) {
                stated = 0;
                shouldState = UNKNOWN;
                lines(content.apply(path), true, rows);
            }
        }
    }

    /**
     * @param rows whether rows of a replay count: once set aside they are read again from its file
     */
    private void lines(String content, boolean ofOutbox, boolean rows) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                if (counts(bytes, from, at) && ofOutbox) {
                    accepted(content.substring(from, at), rows);
                } else if (counts(bytes, from, at)) {
                    ordered(bytes, from, at);
                }
                follow(bytes, from, at);
                from = at + 1;
            }
        }
    }

    private boolean counts(byte[] bytes, int from, int to) {
        long says = says(bytes, from, to);
        return says >= 0
                && (says == sum(stated, bytes, from, to)
                        || says == sum(shouldState, bytes, from, to));
    }

    private void follow(byte[] bytes, int from, int to) {
        long says = says(bytes, from, to);
        boolean counts = counts(bytes, from, to);
        long expected = sum(stated, bytes, from, to);
        stated = says;
        shouldState = counts ? UNKNOWN : expected;
    }

    private static long says(byte[] bytes, int from, int to) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        return bodyTo > from && bytes[bodyTo] == ':'
                ? Ascii.parseHex32(bytes, bodyTo + 1)
                : UNKNOWN;
    }

    private long sum(long before, byte[] bytes, int from, int to) {
        int bodyTo = to - LineChain.SUFFIX_LENGTH;
        return before < 0 || bodyTo <= from
                ? UNKNOWN
                : Integer.toUnsignedLong(chain.next((int) before, bytes, from, bodyTo));
    }

    private void accepted(String line, boolean rows) {
        String text = line;
        if (line.startsWith(FROM)) {
            String[] fields = line.split(":", 4);
            text = rows ? fields[3].substring(Integer.parseInt(fields[2]) + 1) : "";
        }
        String tag = text.split(":", 2)[0];
        byte[] bytes = tag.getBytes(StandardCharsets.ISO_8859_1);
        try {
            if (bytes.length > SourceKey.LENGTH) {
                long n = Long.parseLong(tag.substring(tag.lastIndexOf('.') + 1));
                names.ofTag(bytes, 0).ifPresent(source -> add(source, n));
            }
        } catch (MalformedException | NumberFormatException e) {
            return; // a position, or a row that does not count
        }
    }

    private void ordered(byte[] bytes, int from, int to) {
        var line = new OrderedLine();
        if (line.at(bytes, from, to)) {
            line.source(names).ifPresent(source -> add(source, line.n()));
        }
    }

    private void add(Source source, long n) {
        readings.computeIfAbsent(source, _ -> new TreeSet<>()).add(n);
    }
}
