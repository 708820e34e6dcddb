/** Composition root: properties config, wiring, command line, status files and {@code main}. */
module bellwether.launcher {
    requires bellwether.protocol;
    requires bellwether.election;
    requires bellwether.sequencer;
    requires bellwether.group;
    requires bellwether.storage;
    requires bellwether.keys;
    requires bellwether.transport;
    requires bellwether.programs;
    requires bellwether.sensors;
    requires bellwether.uplink;
    requires info.picocli;
    requires org.tinylog.api;
    requires org.tinylog.impl; // the provider: without it the image has no log writer
    requires tools.jackson.core;

    opens bellwether.launcher to
            info.picocli; // the command's fields and methods
}
