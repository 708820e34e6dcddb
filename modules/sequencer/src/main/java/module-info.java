/**
 * The ordered log as pure state machines: sequencing, replication by cursor, divergence and
 * cutting, the flush on taking the lead, the rules of the outbox; and the ports {@link
 * bellwether.sequencer.Journal}, {@link bellwether.sequencer.Outbox} and {@link
 * bellwether.sequencer.Projection} through which they are stored. No I/O of its own.
 */
module bellwether.sequencer {
    requires transitive bellwether.protocol; // tags, lines and messages are part of the API

    exports bellwether.sequencer;
}
