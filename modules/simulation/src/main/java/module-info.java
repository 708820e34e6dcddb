/**
 * A deterministic simulator of a whole group: virtual time, network and faults on one thread,
 * replayable from a seed. Drives the state machines that the launcher drives. Not in the runtime
 * image.
 */
module bellwether.simulation {
    requires transitive bellwether.group;
    requires transitive bellwether.storage; // the real journal and projection, on a disk in memory
    requires java.compiler; // makes the mutants

    exports bellwether.simulation;
}
