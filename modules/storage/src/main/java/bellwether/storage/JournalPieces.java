package bellwether.storage;

import bellwether.sequencer.LogIndex;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Files that hold journal lines: segments, and what was set aside of them. */
final class JournalPieces {
    /**
     * What a line may continue.
     *
     * @param end offset in the journal
     * @param crc the chained CRC there
     */
    record Start(long end, int crc) {
        static final Start OF_LOG = new Start(0, 0);

        static Start of(LogIndex index) {
            return new Start(index.end(), index.crc());
        }
    }

    private JournalPieces() {}

    /**
     * Hands on the valid lines, piece by piece in the order of their places. A piece goes on from
     * {@code start}, or from a piece that ended where it begins: there may be several, of several
     * incidents. Of any other the first line is not valid. Of segments only what is behind {@code
     * start} is read.
     *
     * @param begun hears of each path before its lines are handed on
     * @return where the last piece ends
     */
    static Start each(
            Disk disk,
            List<String> paths,
            Start start,
            Consumer<String> begun,
            ChainedLines.Taker taker) {
        var ends = new HashMap<String, List<ChainedLines>>();
        ends.put(SegmentName.digits(start.end()), List.of(ChainedLines.after(start.crc())));
        var last = start;
        for (String path : inOrder(paths)) {
            try (var file = disk.open(path, Disk.Mode.READ)) {
                long from = Math.max(0, SegmentName.start(place(path) + ".log"));
                long end = from + file.size();
                long skipped = isSegment(path) ? start.end() - from : 0;
                if (skipped > 0 && end <= start.end()) {
                    continue;
                }
                begun.accept(path);
                var lines =
                        skipped > 0
                                ? ChainedLines.after(start.crc())
                                : before(file, ends.getOrDefault(place(path), List.of()));
                lines.read(file, Math.max(0, skipped), taker);
                ends.merge(SegmentName.digits(end), List.of(lines), JournalPieces::both);
                last = new Start(end, lines.crc());
            }
        }
        return last;
    }

    private static List<String> inOrder(List<String> paths) {
        return paths.stream()
                .sorted((one, other) -> {
                    int byPlace = place(one).compareTo(place(other));
                    return byPlace != 0 ? byPlace : one.compareTo(other);
                })
                .toList();
    }

    /** {@return what a file goes on from: the one of which its first line says so} */
    private static ChainedLines before(DiskFile file, List<ChainedLines> ends) {
        return ends.stream()
                .filter(end -> end.goesOn(file))
                .findFirst()
                .or(() -> ends.stream().findFirst())
                .map(ChainedLines::copy)
                .orElseGet(ChainedLines::afterUnknown);
    }

    private static List<ChainedLines> both(List<ChainedLines> some, List<ChainedLines> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static String place(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return TornName.isTorn(name) || TornName.isSalvaged(name)
                ? TornName.place(name)
                : name.substring(0, name.lastIndexOf('.'));
    }

    private static boolean isSegment(String path) {
        return SegmentName.start(path.substring(path.lastIndexOf('/') + 1)) >= 0;
    }
}
