package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import java.util.List;
import java.util.function.Consumer;

/**
 * An intake that also tells the operator when a sensor leaves rows of its source out: once at the
 * first, and with numbers at the end. Confined to the sensor's thread.
 */
final class SkipNotices implements Intake {
    /** The event of both notices. */
    static final String EVENT = "rows_skipped";

    private final String kind;
    private final Intake intake;
    private final Consumer<Notice> notices;
    private boolean told;

    /**
     * @param kind of sensor, as the config names it
     */
    SkipNotices(String kind, Intake intake, Consumer<Notice> notices) {
        this.kind = kind;
        this.intake = intake;
        this.notices = notices;
    }

    @Override
    public void accept(List<Reading> readings) throws InterruptedException {
        intake.accept(readings);
    }

    @Override
    public long taken(String source) throws InterruptedException {
        return intake.taken(source);
    }

    @Override
    public void accept(String source, List<Reading> readings) throws InterruptedException {
        intake.accept(source, readings);
    }

    @Override
    public void skipped(String problem) {
        intake.skipped(problem);
        if (!told) {
            told = true;
            tell(kind + ": rows are being skipped, see the log");
        }
    }

    @Override
    public void skippedInAll(long skipped, long rows) {
        tell(kind + ": " + skipped + " of " + rows + " rows skipped, see the log");
    }

    private void tell(String text) {
        notices.accept(new Notice(Notice.Level.WARN, EVENT, 0, text));
    }
}
