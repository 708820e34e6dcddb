package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Limits;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.LogIndex;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

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
        if (files.segments().isEmpty()) {
            return Optional.empty();
        }
        String first = files.path(files.segments().getFirst().name());
        try (var file = disk.open(first, Disk.Mode.READ)) {
            var head = new byte[Limits.LINE_BYTES_MAX + 1];
            int length = file.read(0, head, 0, head.length);
            int line = new String(head, 0, length, StandardCharsets.ISO_8859_1).indexOf('\n');
            var index = new LogIndex();
            index.take(new Bytes(head, 0, line + 1));
            return index.log();
        }
    }

    /**
     * {@return the readings in its journal and outbox that continue {@code marks} without a gap, if
     * all are added: each once, but not always ascending}
     *
     * @param marks of the journal that they are to be added to; not to be moved meanwhile
     * @throws JournalFailure if a file cannot be read
     */
    public TaggedReadings above(LogIndex marks) {
        var all = new TagRanges();
        each((source, n, _) -> all.add(source, n));
        return taker -> {
            var given = new TagRanges();
            each((source, n, payload) -> {
                long mark = marks.highWaterMark(source);
                if (n > mark && n <= all.reach(source, mark) && given.add(source, n)) {
                    taker.take(source, n, payload);
                }
            });
        };
    }

    private void each(TaggedReadings.Taker taker) {
        var journal = new JournalFiles(disk, path + "/" + DataDirectory.JOURNAL);
        var lines = ChainedLines.after(0);
        for (var segment : journal.segments()) {
            try (var file = disk.open(journal.path(segment.name()), Disk.Mode.READ)) {
                lines.read(file, new JournalReadings(taker));
            }
        }
        String outbox = path + "/" + DataDirectory.OUTBOX;
        for (long number : OutboxScan.numbers(disk, outbox)) {
            String segment = outbox + "/" + new OutboxSegment(number, 0).name();
            OutboxScan.of(
                    disk,
                    segment,
                    (source, n, payload, _) -> taker.take(source, n, Bytes.of(payload.toArray())));
        }
    }
}
