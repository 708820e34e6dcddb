package bellwether.e2e;

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
import java.util.List;

/** A journal of many readings, as a peer that led alone for years would have it. */
final class LongHistory {
    private static final int BATCH_READINGS = 1_000;
    private static final int SENSORS = 10;

    private final Source source;
    private long readings;

    private LongHistory(PeerId peer) {
        this.source = new Source(peer, new Incarnation(7));
    }

    /**
     * Writes the journal of {@code peer} below {@code baseFolder}, which has none.
     *
     * @param bytes how long at least
     * @return how many readings stand in it
     */
    static long write(Path baseFolder, String peer, long bytes) {
        var id = new PeerId(peer);
        var history = new LongHistory(id);
        var opened = FileJournal.open(new NioDisk(baseFolder), "data/" + peer + "/journal");
        try (var journal = opened.journal()) {
            var projection = Projection.none();
            var log = new OrderedLog(journal, opened.index(), new MemoryOutbox(), projection);
            log.writeEpoch(new EpochLine(new Reign(1, id, new Incarnation(7)), 1, List.of()));
            var sequencer = new Sequencer(log);
            while (journal.end() < bytes) {
                sequencer.take(history.batch(), LongHistory::refused);
            }
        }
        return history.readings;
    }

    private static void refused(Object refusal) {
        throw new IllegalStateException(refusal.toString());
    }

    private Bytes batch() {
        var lines = new ByteArrayOutputStream();
        for (int i = 0; i < BATCH_READINGS; i++) {
            readings++;
            String payload =
                    "DATA|history-%d|2026-03-01T10:00:00.%03dZ|%d.%02d|48.25|1012.50"
                            .formatted(
                                    readings % SENSORS,
                                    readings % 1_000,
                                    readings % 40,
                                    readings % 100);
            lines.writeBytes(RequestLines.line(new Tag(source, readings), Bytes.utf8(payload)));
        }
        return Bytes.of(lines.toByteArray());
    }
}
