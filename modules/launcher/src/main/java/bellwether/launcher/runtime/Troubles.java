package bellwether.launcher.runtime;

import bellwether.group.Notice;

/**
 * Where parts of a peer say what is wrong while it lasts. Each cause is told once when it begins
 * and once when it is over, however often it is reported, and stands in the status file meanwhile.
 * Safe for use by many threads.
 */
interface Troubles {
    /** What is wrong; in this order it stands in the status file. */
    enum Cause {
        /** A write or a sync failed: the peer takes no part in the group. */
        DISK_FAILED(Notice.Level.ERROR, "disk_failed", "disk_works"),
        /** Less is free than is to be: the peer takes no part in the group. */
        DISK_LOW(Notice.Level.WARN, "disk_low", "disk_has_room"),
        /** A CSV file cannot be written. */
        CSV(Notice.Level.ERROR, "csv_failed", "csv_works"),
        /** Too many readings are accepted and not yet in the record: sensors wait. */
        OUTBOX_FULL(Notice.Level.WARN, "outbox_full", "outbox_has_room");

        private final Notice.Level level;
        private final String event;
        private final String eventOver;

        Cause(Notice.Level level, String event, String eventOver) {
            this.level = level;
            this.event = event;
            this.eventOver = eventOver;
        }

        Notice.Level level() {
            return level;
        }

        /** {@return the event of its beginning} */
        String event() {
            return event;
        }

        /** {@return the event of its end} */
        String eventOver() {
            return eventOver;
        }
    }

    /** It begins, or goes on. */
    void begin(Cause cause, String text);

    /** It is over, if it was there. */
    void over(Cause cause, String text);
}
