package bellwether.launcher.runtime;

import bellwether.group.Notice.Level;
import bellwether.launcher.log.PeerLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was logged, as {@code LEVEL text}. */
final class ListPeerLog implements PeerLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    List<String> lines() {
        return lines;
    }

    @Override
    public void write(Level level, String text) {
        lines.add(level + " " + text);
    }

    @Override
    public void write(Level level, String text, Throwable cause) {
        lines.add(level + " " + text + " " + cause);
    }

    @Override
    public void level(Level level) {
        // all of them are kept
    }

    @Override
    public void close() {}
}
