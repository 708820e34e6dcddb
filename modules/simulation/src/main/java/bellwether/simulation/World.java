package bellwether.simulation;

import bellwether.protocol.PeerId;

/** What all peers of a simulation share. */
record World(
        VirtualTime time,
        SimulatedNetwork network,
        Checker checker,
        SafeWatch safe,
        FormedViews formed,
        ForwardWatch forwards,
        Ledger ledger,
        Moments moments,
        Settings settings,
        Happenings happenings) {

    /** Hears what happens to peers. */
    interface Happenings {
        void told(PeerId peer, String event, String text);

        /** A process ended other than by a fault that starts it again. */
        void ended(SimulatedPeer peer);
    }
}
