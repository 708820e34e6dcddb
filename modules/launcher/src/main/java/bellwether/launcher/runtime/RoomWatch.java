package bellwether.launcher.runtime;

import bellwether.protocol.JournalFailure;
import java.util.concurrent.TimeUnit;

/**
 * Looks each second whether there is still room on the disk, and lets the peer give way before the
 * disk refuses. Run by one thread, once.
 */
final class RoomWatch implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Room room;
    private final Recovery recovery;
    private final Bell pause = new Bell();

    RoomWatch(Room room, Recovery recovery) {
        this.room = room;
        this.recovery = recovery;
    }

    @Override
    public void run() {
        while (!pause.isClosed()) {
            if (!recovery.isSuspended()) {
                look();
            }
            pause.pause(LOOK_NANOS);
        }
    }

    private void look() {
        try {
            if (room.isLow()) {
                recovery.giveWay(room.text());
            }
        } catch (JournalFailure e) {
            recovery.begin(e);
        }
    }

    void close() {
        pause.close();
    }
}
