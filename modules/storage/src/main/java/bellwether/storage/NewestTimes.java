package bellwether.storage;

import bellwether.protocol.PeerId;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The newest time that readings of each peer tell. Confined to one thread at a time. */
final class NewestTimes {
    private final Map<PeerId, Recent> peers = new HashMap<>();
    private final Sources sources;
    private byte[] recentTag = {};
    private Recent recent = new Recent();

    private static final class Recent {
        private long second = Long.MIN_VALUE;
    }

    /**
     * @param sources tell whose readings come
     */
    NewestTimes(Sources sources) {
        this.sources = sources;
    }

    /** A reading whose tag begins at {@code line[tagFrom]} tells that second since 1970. */
    void note(byte[] line, int tagFrom, long second) {
        if (recentTag.length == 0 || !SourceKey.beginSame(recentTag, 0, line, tagFrom)) {
            recent =
                    sources.ofTag(line, tagFrom)
                            .map(source ->
                                    peers.computeIfAbsent(source.origin(), _ -> new Recent()))
                            .orElseGet(Recent::new); // whose, nobody has told: then it says nothing
            recentTag = Arrays.copyOfRange(line, tagFrom, tagFrom + Source.LENGTH);
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
