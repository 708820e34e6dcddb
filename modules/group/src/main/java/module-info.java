/**
 * One peer's whole state machine: discovery, joining, views, merging, with election and sequencer
 * composed. Pure: the launcher and the simulator drive the same objects.
 */
module bellwether.group {
    requires transitive bellwether.protocol; // messages go in and out
    requires transitive bellwether.election; // Priority is part of the configuration
    requires transitive bellwether.sequencer; // the ports come in

    exports bellwether.group;
}
