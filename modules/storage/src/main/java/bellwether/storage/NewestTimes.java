package bellwether.storage;

import bellwether.protocol.PeerId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The newest time that readings of each peer tell. Confined to one thread at a time. */
final class NewestTimes {
    private final Map<PeerId, Recent> peers = new HashMap<>();
    private Recent recent = new Recent(new byte[PeerId.LENGTH]);

    private static final class Recent {
        private final byte[] id;
        private long second = Long.MIN_VALUE;

        private Recent(byte[] id) {
            this.id = id;
        }
    }

    /** A reading whose tag begins at {@code line[tagFrom]} tells that second since 1970. */
    void note(byte[] line, int tagFrom, long second) {
        int tagTo = tagFrom + PeerId.LENGTH;
        if (!Arrays.equals(recent.id, 0, PeerId.LENGTH, line, tagFrom, tagTo)) {
            byte[] id = Arrays.copyOfRange(line, tagFrom, tagTo);
            recent =
                    peers.computeIfAbsent(
                            new PeerId(new String(id, StandardCharsets.ISO_8859_1)),
                            _ -> new Recent(id));
        }
        recent.second = Math.max(recent.second, second);
    }

    /** {@return the newest second that a peer other than {@code self} tells; empty: none does} */
    OptionalLong besides(PeerId self) {
        return peers.entrySet().stream()
                .filter(peer -> !peer.getKey().equals(self))
                .mapToLong(peer -> peer.getValue().second)
                .max();
    }

    /** {@return the newest second that anybody tells; empty: nobody does} */
    OptionalLong ofAll() {
        return peers.values().stream().mapToLong(peer -> peer.second).max();
    }
}
