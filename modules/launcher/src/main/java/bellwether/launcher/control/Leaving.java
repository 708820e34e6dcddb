package bellwether.launcher.control;

import java.util.List;

/** Lets the peer leave its group in order, and end. */
public final class Leaving implements Command {
    /** The command's name. */
    public static final String COMMAND = "leave";

    private final Runnable stop;

    /**
     * @param stop ends the peer in order; takes some seconds at most
     */
    public Leaving(Runnable stop) {
        this.stop = stop;
    }

    @Override
    public Answer get() {
        return new Answer(true, List.of("leaves the group and stops"));
    }

    @Override
    public void answered() {
        stop.run();
    }
}
