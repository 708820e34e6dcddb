/**
 * Hands batches of the record on to a bigger system: over HTTP, or to any command. Nothing here
 * knows of groups, journals or how far the record is: whoever forwards it does.
 */
module bellwether.uplink {
    requires transitive bellwether.protocol; // Reading is part of the API
    requires bellwether.programs;
    requires java.net.http;
    requires tools.jackson.core;

    exports bellwether.uplink;
}
