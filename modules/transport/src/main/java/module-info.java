/**
 * UDP discovery sockets, TCP connections and timers. Every virtual thread of a peer is born here,
 * one per connection reader, connection writer and timer.
 */
module bellwether.transport {
    requires transitive bellwether.keys; // who may connect
    requires transitive bellwether.protocol; // messages go in and out

    exports bellwether.transport;
}
