package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Limits;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.storage.JournalPieces.Start;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The data of an earlier run of a peer, set aside as one by {@link OnStart#CLEAR}. Reads only.
 *
 * @param path of the directory
 * @param log which log it was; empty if its journal is
 */
public record SetAside(Disk disk, String path, Optional<Reign> log) {
    /**
     * {@return what is set aside of a peer, newest first}
     *
     * @throws JournalFailure if a file cannot be read
     */
    public static List<SetAside> of(Disk disk, PeerId peerId) {
        return DataDirectory.previousRuns(disk, peerId).stream()
                .map(path -> new SetAside(disk, path, log(disk, path)))
                .toList();
    }

    private static Optional<Reign> log(Disk disk, String path) {
        var files = new JournalFiles(disk, path + "/" + DataDirectory.JOURNAL);
        if (files.base().offset() > 0 || files.segments().isEmpty()) {
            return files.base().index().log();
        }
        String first = files.path(files.segments().getFirst().name());
        try (var file = disk.open(first, Disk.Mode.READ)) {
            var head = new byte[(int) Math.min(Limits.LINE_BYTES_MAX + 1, file.size())];
            int length = file.read(0, head, 0, head.length);
            int line = new String(head, 0, length, StandardCharsets.ISO_8859_1).indexOf('\n');
            var index = new LogIndex();
            index.take(new Bytes(head, 0, line + 1));
            return index.log();
        }
    }

    /**
     * {@return the readings in its journal and outbox that continue {@code marks} without a gap, if
     * all are added: each once, but not always ascending} What its last checkpoint says is not read
     * if {@code marks} has all of that: then it costs a segment, however long the journal is.
     *
     * @param marks of the journal that they are to be added to; not to be moved meanwhile
     * @throws JournalFailure if a file cannot be read
     */
    public TaggedReadings above(LogIndex marks) {
        var start = known().filter(marks::covers).map(Start::of).orElseGet(this::begin);
        var sources = new Sources();
        sources.learn(marks.sources());
        sources.learn(base().index().sources());
        var missing = new Missing(marks);
        each(start, sources, missing);
        if (missing.areNamesMissing) { // by now those are known that stand behind
            each(start, sources, missing);
        }
        return missing.ranges.isEmpty() ? _ -> {} : above(marks, start, sources, missing.ranges);
    }

    private static final class Missing implements TaggedReadings.Taker {
        private final LogIndex marks;
        private final TagRanges ranges = new TagRanges();
        private boolean areNamesMissing;

        private Missing(LogIndex marks) {
            this.marks = marks;
        }

        @Override
        public void take(Source source, long n, Bytes payload) {
            if (n > marks.highWaterMark(source)) {
                ranges.add(source, n);
            }
        }

        @Override
        public void nameless() {
            areNamesMissing = true;
        }
    }

    private TaggedReadings above(LogIndex marks, Start start, Sources sources, TagRanges missing) {
        return taker -> {
            var given = new TagRanges();
            each(
                    start,
                    sources,
                    (source, n, payload) -> {
                        long mark = marks.highWaterMark(source);
                        if (n > mark && n <= missing.reach(source, mark) && given.add(source, n)) {
                            taker.take(source, n, payload);
                        }
                    });
        };
    }

    /** {@return where its journal begins} */
    public LogBase base() {
        return new JournalFiles(disk, journal()).base();
    }

    private Start begin() {
        return Start.of(base().index());
    }

    /** Of files that do not follow each other the checkpoint says nothing. */
    private Optional<LogIndex> known() {
        var files = new JournalFiles(disk, journal());
        return files.strays().isEmpty() ? IndexCheckpoint.load(disk, files) : Optional.empty();
    }

    private String journal() {
        return path + "/" + DataDirectory.JOURNAL;
    }

    /** A file without bytes may have any name, and says nothing. */
    private List<String> paths(String directory, Predicate<String> wanted) {
        return disk.list(directory).stream()
                .filter(wanted)
                .map(name -> directory + "/" + name)
                .filter(this::hasBytes)
                .toList();
    }

    private boolean hasBytes(String file) {
        try (var open = disk.open(file, Disk.Mode.READ)) {
            return open.size() > 0;
        }
    }

    private static boolean isAside(String name) {
        return TornName.isTorn(name) || TornName.isSalvaged(name);
    }

    /** Whatever can be read, as damaged as it may be. */
    private void each(Start start, Sources sources, TaggedReadings.Taker taker) {
        var lines = new JournalReadings(sources, taker);
        var segments = paths(journal(), SegmentName::isLike);
        var end = JournalPieces.each(disk, segments, start, _ -> {}, lines);
        JournalPieces.each(disk, paths(journal(), SetAside::isAside), end, _ -> {}, lines);
        String outbox = path + "/" + DataDirectory.OUTBOX;
        paths(outbox, name -> OutboxSegment.numberOf(name) >= 0 || isAside(name))
                .forEach(path -> OutboxScan.of(disk, path, sources, new OutboxReadings(taker)));
    }

    private record OutboxReadings(TaggedReadings.Taker taker) implements OutboxScan.Taker {
        @Override
        public void reading(Source source, long n, Bytes payload, long offset) {
            taker.take(source, n, Bytes.of(payload.toArray()));
        }

        @Override
        public void nameless() {
            taker.nameless();
        }
    }
}
