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
        /** What lies there as group keys cannot be used: the next start will fail. */
        KEYS_REFUSED(Notice.Level.WARN, "keys_refused", "keys_accepted"),
        /** The group keys of this host are good no more: it is alone. */
        KEYS_EXPIRED(Notice.Level.ERROR, "keys_expired", "keys_renewed"),
        /** The group keys of this host will soon be good no more. */
        KEYS_EXPIRING(Notice.Level.WARN, "keys_expiring", "keys_renewed"),
        /** Another peer has this one's id, and this one is not let into the group. */
        DUPLICATE_PEER_ID(Notice.Level.ERROR, "duplicate_peer_id", "peer_id_free"),
        /** A CSV file is not what the journal says; it is written anew. */
        CSV_DAMAGED(Notice.Level.WARN, "csv_damaged", "csv_repaired"),
        /** A CSV file cannot be written. */
        CSV(Notice.Level.ERROR, "csv_failed", "csv_works"),
        /** What has expired of the journal cannot be let go. */
        JOURNAL_STAYS(Notice.Level.WARN, "journal_stays", "journal_goes"),
        /** Too many readings are accepted and not yet in the record: sensors wait. */
        OUTBOX_FULL(Notice.Level.WARN, "outbox_full", "outbox_has_room"),
        /** Another system does not take the record that is forwarded to it: it waits. */
        UPLINK(Notice.Level.WARN, "uplink_failing", "uplink_works"),
        /** Readings under one sensor id come from two peers. */
        SENSOR_ID_SHARED(Notice.Level.WARN, "sensor_id_shared", "sensor_id_own"),
        /** Measurements of a sensor fail, some or all of them. */
        SENSOR_FAILING(Notice.Level.WARN, "sensor_failing", "sensor_works"),
        /** A sensor says nothing. */
        SENSOR_SILENT(Notice.Level.WARN, "sensor_silent", "sensor_heard"),
        /** A sensor gives the same values for too long. */
        SENSOR_STUCK(Notice.Level.WARN, "sensor_stuck", "sensor_moves");

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

    /**
     * It begins, or goes on.
     *
     * @param subject what it is about, where there are several such as sensors; else empty
     */
    void begin(Cause cause, String subject, String text);

    /** It is over, if it was there. */
    void over(Cause cause, String subject, String text);

    /** It begins, or goes on; there is only one such. */
    default void begin(Cause cause, String text) {
        begin(cause, "", text);
    }

    /** It is over, if it was there; there is only one such. */
    default void over(Cause cause, String text) {
        over(cause, "", text);
    }
}
