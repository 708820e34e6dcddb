/**
 * What a peer has on disk: journal, CSV projection and the life cycle of the data directory, with
 * recovery and verification. All file access goes through {@link bellwether.storage.Disk}, so that
 * the simulator can put a failing one underneath. Creates no threads.
 */
module bellwether.storage {
    requires transitive bellwether.protocol; // journal lines and readings
    requires transitive bellwether.sequencer; // implements its ports

    exports bellwether.storage;
    exports bellwether.storage.export;
}
