package bellwether.election;

import bellwether.protocol.PeerId;

/** Peers that the tests of this module share; in ascending order. */
final class Peers {
    static final PeerId A = new PeerId("0a000000-0000-4000-8000-00000000000a");
    static final PeerId B = new PeerId("0b000000-0000-4000-8000-00000000000b");
    static final PeerId C = new PeerId("0c000000-0000-4000-8000-00000000000c");

    private Peers() {}
}
