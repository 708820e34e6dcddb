/**
 * Who leads: failure detector, bully election and the {@link bellwether.election.Priority} service.
 * Pure state machines: time comes in as an argument, effects go out as values.
 */
module bellwether.election {
    requires transitive bellwether.protocol; // PeerId is part of the API

    exports bellwether.election;

    uses bellwether.election.Priority;

    provides bellwether.election.Priority with
            bellwether.election.IdPriority,
            bellwether.election.NumberPriority,
            bellwether.election.StartTimePriority;
}
