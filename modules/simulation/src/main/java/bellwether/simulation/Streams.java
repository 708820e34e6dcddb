package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.protocol.Bytes;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Streams of journals: each reads from its cursor when its turn comes, as a writer thread does. */
final class Streams {
    private static final long TURN_NANOS_MAX = 300_000;

    private static final class Stream {
        private final long number;
        private final Reign reign;
        private long offset;
        private boolean awaitsTurn;

        Stream(Effect.OpenStream opened) {
            this.number = opened.number();
            this.reign = opened.reign();
            this.offset = opened.offset();
        }
    }

    private final SimulatedNetwork network;
    private final Copies copies;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final int chunkBytesMax;
    private final Map<PeerId, Map<PeerId, Stream>> streams = new HashMap<>();

    Streams(SimulatedNetwork network, VirtualTime time, RandomGenerator random, int chunkBytesMax) {
        this.network = network;
        this.copies = new Copies(network);
        this.time = time;
        this.random = random;
        this.chunkBytesMax = chunkBytesMax;
    }

    void open(PeerId from, Effect.OpenStream opened) {
        var stream = new Stream(opened);
        streams.computeIfAbsent(from, _ -> new LinkedHashMap<>()).put(opened.to(), stream);
        pumpSoon(from, opened.to(), stream);
    }

    void close(PeerId from, PeerId to) {
        streams.getOrDefault(from, new LinkedHashMap<>()).remove(to);
    }

    /** The journal of {@code from} may have grown, or it may go on after a pause. */
    void journalGrew(PeerId from) {
        Map<PeerId, Stream> open = streams.getOrDefault(from, Map.of());
        long end = open.isEmpty() ? 0 : network.peer(from).journalEnd();
        open.forEach((to, stream) -> {
            if (stream.offset < end) {
                pumpSoon(from, to, stream);
            }
        });
    }

    private void pumpSoon(PeerId from, PeerId to, Stream stream) {
        if (!stream.awaitsTurn) {
            stream.awaitsTurn = true;
            time.after(random.nextLong(TURN_NANOS_MAX), () -> pump(from, to, stream));
        }
    }

    private void pump(PeerId from, PeerId to, Stream stream) {
        stream.awaitsTurn = false;
        boolean open = streams.getOrDefault(from, Map.of()).get(to) == stream;
        SimulatedPeer sender = network.peer(from);
        if (!open || !sender.streams() || !network.isConnected(from, to)) {
            return;
        }
        var chunk = new byte[chunkBytesMax / 2 + random.nextInt(chunkBytesMax / 2 + 1)];
        int read = sender.read(stream.offset, chunk);
        int length = wholeLines(chunk, read);
        if (length > 0) {
            var lines = new Bytes(chunk, 0, length);
            var message = new Message.Chunk(stream.number, stream.reign, stream.offset, lines);
            stream.offset += length;
            if (!sender.isLiedTo()) {
                copies.streamed(sender, message);
            }
            network.sendIfConnected(from, to, message);
            pumpSoon(from, to, stream);
        }
    }

    private static int wholeLines(byte[] chunk, int length) {
        int end = length;
        while (end > 0 && chunk[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
