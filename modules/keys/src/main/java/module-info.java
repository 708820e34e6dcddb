/**
 * Group keys: what a host has to prove that it belongs to its group, and to see whether others do,
 * and how an operator makes them. Certificates for connections, a shared secret for datagrams.
 * Knows files and the JDK's cryptography; no sockets, no threads.
 */
module bellwether.keys {
    requires transitive bellwether.protocol; // peer ids
    requires bellwether.programs; // keytool

    exports bellwether.keys;
    exports bellwether.keys.operator;
}
