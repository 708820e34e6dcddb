package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.util.function.Consumer;

/**
 * Reads all of a running peer's journal and its CSV files again, piece by piece: what is damaged is
 * found while other peers still have it, and not years later. Confined to one thread.
 */
public final class Scrub {
    /** Journal bytes of one step; a line fits in. */
    private static final int STEP_BYTES = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final FileJournal journal;
    private final CsvProjection projection;
    private final CheckedJournal checked;
    private final Consumer<String> csvDamaged;
    private byte[] bytes = {}; // nothing between two rounds
    private CsvAgainstJournal csv;
    private Problems problems = new Problems();
    private long offset;
    private long cutBacks;

    /**
     * @param directory the data directory
     * @param csvDamaged hears of a CSV file that is not what the journal says: which, where, and
     *     what stands there. It is being rendered anew by then
     */
    public Scrub(
            Disk disk,
            String directory,
            FileJournal journal,
            CsvProjection projection,
            Consumer<String> csvDamaged) {
        this.disk = disk;
        this.directory = directory;
        this.journal = journal;
        this.projection = projection;
        this.checked = new CheckedJournal(journal);
        this.csvDamaged = csvDamaged;
        begin();
    }

    /** A round begins at the journal's start; so it does after a cut. */
    private void begin() {
        var base = journal.base();
        offset = base.offset();
        bytes = new byte[0];
        problems = new Problems();
        csv = new CsvAgainstJournal(disk, directory, projection::layout, base, problems);
        cutBacks = projection.cutBacks();
    }

    /**
     * Checks the next piece.
     *
     * @return how many bytes; 0: a round is over, the next step begins another
     * @throws JournalFailure if the journal is damaged: it names the file, and at the next opening
     *     what is damaged is set aside. If a CSV file is to be rendered anew and the disk refuses
     */
    public int step() {
        if (projection.cutBacks() != cutBacks || offset < journal.start().offset()) {
            begin();
        }
        long limit = Math.min(journal.durableEnd(), projection.projectedOffset());
        int wanted = (int) Math.min(STEP_BYTES, Math.max(0, limit - offset));
        if (bytes.length < wanted) {
            bytes = new byte[wanted];
        }
        int count = wholeLines(wanted == 0 ? 0 : checked.read(offset, bytes, 0, wanted));
        if (count == 0) {
            begin();
            return 0;
        }
        csv.lines(new Bytes(bytes, 0, count));
        if (!problems.list().isEmpty() && projection.cutBacks() == cutBacks) {
            String problem = problems.list().getFirst();
            projection.renderAnew();
            csvDamaged.accept(problem);
            begin();
            return count;
        }
        offset += count;
        return count;
    }

    private int wholeLines(int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
