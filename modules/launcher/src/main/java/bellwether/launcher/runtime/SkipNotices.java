package bellwether.launcher.runtime;

import bellwether.group.Notice;
import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import java.util.List;
import java.util.function.Consumer;

/**
 * An intake that also tells the operator what a sensor leaves out: of rows once at the first, and
 * with numbers at the end; each file, and each that was taken whole. Confined to the sensor's
 * thread.
 */
final class SkipNotices implements Intake {
    /** The event of rows that were left out. */
    static final String EVENT = "rows_skipped";

    /** The event of a file that was left out. */
    static final String EVENT_FILE = "file_refused";

    private final String name;
    private final Intake intake;
    private final Consumer<Notice> notices;
    private boolean told;

    /**
     * @param name of the sensor
     */
    SkipNotices(String name, Intake intake, Consumer<Notice> notices) {
        this.name = name;
        this.intake = intake;
        this.notices = notices;
    }

    /** {@return whether it tells of something that was left out} */
    static boolean isLeftOut(Notice notice) {
        return notice.event().equals(EVENT) || notice.event().equals(EVENT_FILE);
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
    public void settle(String source) throws InterruptedException {
        intake.settle(source);
    }

    @Override
    public void fileTaken(String file, long readings) {
        tell(
                Notice.Level.INFO,
                "file_taken",
                name + ": taken up, " + file + ": readings=" + readings);
    }

    @Override
    public void fileRefused(String file, String reason) {
        tell(Notice.Level.WARN, EVENT_FILE, name + ": refused, " + file + ": " + reason);
    }

    @Override
    public void skipped(String problem) {
        intake.skipped(problem);
        if (!told) {
            told = true;
            tell(Notice.Level.WARN, EVENT, name + ": rows are being skipped, see the log");
        }
    }

    @Override
    public void skippedInAll(long skipped, long rows) {
        tell(
                Notice.Level.WARN,
                EVENT,
                name + ": " + skipped + " of " + rows + " rows skipped, see the log");
    }

    private void tell(Notice.Level level, String event, String text) {
        notices.accept(new Notice(level, event, 0, text));
    }
}
