package bellwether.launcher;

/** What the process says when it ends. Each is explained in this module's README. */
final class ExitCode {
    /** Did what was asked; a peer was told to stop and left its group in order. */
    static final int OK = 0;

    /** A running peer met something that it cannot go on with; the log says what. */
    static final int FAILED = 1;

    /** The command line or the config must be corrected. */
    static final int USAGE = 2;

    /** The peer could not start: its port is taken, its data is in use, its disk refuses. */
    static final int START_FAILED = 3;

    /** Left its group in order because {@code peer leave} asked for it: not to be started again. */
    static final int LEFT = 4;

    private ExitCode() {}
}
