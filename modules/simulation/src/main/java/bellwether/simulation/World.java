package bellwether.simulation;

import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

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

    /** So many peers have one address, on ports of their own. */
    private static final int HOSTS = 250;

    private static final int PORT = 7_000;

    /** {@return one in which nothing has happened yet} */
    static World of(
            VirtualTime time, SimulatedNetwork network, Settings settings, Happenings happenings) {
        return new World(
                time,
                network,
                new Checker(),
                new SafeWatch(),
                new FormedViews(),
                new ForwardWatch(),
                new Ledger(),
                new Moments(),
                settings,
                happenings);
    }

    /** {@return as many peers as the settings say, none of which was started} */
    List<SimulatedPeer> populate(SplittableRandom random) {
        var peers = new ArrayList<SimulatedPeer>();
        for (int i = 0; i < settings.peers(); i++) {
            var id = new PeerId("%08x-0000-4000-8000-%012x".formatted(random.nextInt(), i));
            var at = new Endpoint("192.0.2." + (i % HOSTS + 1), PORT + i / HOSTS);
            var peer = new SimulatedPeer(id, at, this, random.split());
            peers.add(peer);
            network.add(peer);
        }
        return peers;
    }

    /** Hears what happens to peers. */
    interface Happenings {
        void told(PeerId peer, String event, String text);

        /** A process ended other than by a fault that starts it again. */
        void ended(SimulatedPeer peer);
    }
}
