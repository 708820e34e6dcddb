package bellwether.storage;

import bellwether.protocol.JournalReader;
import bellwether.protocol.Sources;

/** Writes what the journal holds to the CSV files, a batch at a time. Confined to one thread. */
final class BatchWriter {
    private static final int BATCH_BYTES = 1 << 18;

    private final JournalReader journal;
    private final RowBatch batch;
    private final RowRenderer renderer = new RowRenderer();

    BatchWriter(JournalReader journal, CsvRoll roll, Sources sources) {
        this.journal = journal;
        this.batch = new RowBatch(BATCH_BYTES, roll, sources);
    }

    /**
     * Writes the rows of the readings behind {@code from}, as far as {@code files} do not hold
     * them. One that has failed is simply done again.
     *
     * @param limit offset up to which the journal may be rendered
     * @param linesMax most readings, at least 1
     * @return behind what was written; {@code from}: there was nothing
     */
    Checkpoint write(SensorFiles files, Checkpoint from, long limit, int linesMax) {
        batch.fill(journal, from.offset(), limit, linesMax);
        batch.groups().forEach(group -> write(files, group));
        if (batch.consumed() == 0) {
            return from;
        }
        long last = batch.rows() > 0 ? batch.lastSequence() : from.lastSequence();
        return new Checkpoint(from.offset() + batch.consumed(), last, batch.crc());
    }

    private void write(SensorFiles files, RowBatch.Group group) {
        if (!files.layout().isKept(group.period())) {
            return; // expired: a file that has gone does not come back
        }
        SensorFile file = files.file(group);
        boolean first = file.position() == 0;
        byte[] rendered = batch.render(group, first, file.lastSequence(), renderer);
        if (renderer.length() > 0 && batch.sequence(group.last()) > file.lastSequence()) {
            files.write(file, rendered, renderer.length(), batch.sequence(group.last()));
        }
    }

    /** {@return the newest times of the readings that were gone over} */
    NewestTimes newest() {
        return batch.newest();
    }

    /** {@return how many readings the last batch held} */
    int rows() {
        return batch.rows();
    }

    /** Tells whose readings the last batch held. */
    void tellOrigins(Origins to) {
        for (var group : batch.groups()) {
            batch.origins(group).forEach(origin -> to.seen(group.sensorId(), origin));
        }
    }
}
