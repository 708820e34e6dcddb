package bellwether.transport;

import bellwether.keys.DatagramSeal;
import bellwether.keys.KeyRing;
import bellwether.protocol.DatagramCodec;
import bellwether.protocol.Limits;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Datagrams as they go over the network: with a seal, if the group has keys, and then only such
 * ones are heard. Safe for use by many threads.
 */
final class Datagrams {
    /** Longest that is looked at. */
    static final int BYTES_MAX = Limits.DATAGRAM_BYTES_MAX + DatagramSeal.BYTES_MAX;

    private static final String SEALED = "\nSEALED:";

    private final Optional<DatagramSeal> seal;
    private final long beginEpochMillis = InstantSource.system().millis();

    /** What a datagram comes to. */
    sealed interface Heard {
        /**
         * It says something.
         *
         * @param isOfBefore whether it was sealed before this peer began to listen
         */
        record Said(Message message, boolean isOfBefore) implements Heard {}

        /** It was heard before: it came over two networks, or somebody repeats it. */
        record Again() implements Heard {}

        /**
         * It does not count.
         *
         * @param kind one word
         * @param why goes on after who sent it
         */
        record Refused(String kind, String why) implements Heard {}
    }

    Datagrams(Optional<KeyRing> keys) {
        seal = keys.map(ring -> new DatagramSeal(ring, InstantSource.system()));
    }

    byte[] encode(Message message) {
        byte[] datagram = DatagramCodec.encode(message);
        return seal.map(with -> with.seal(datagram)).orElse(datagram);
    }

    /** {@return what the first {@code length} bytes say} */
    Heard decode(byte[] bytes, int length) {
        return seal.map(with -> opened(with.open(bytes, length), bytes))
                .orElseGet(() -> plain(bytes, length));
    }

    private static Heard plain(byte[] bytes, int length) {
        if (new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(SEALED)) {
            return new Heard.Refused("sealed", "has keys of its group, and this peer has none");
        }
        return parsed(bytes, length, false);
    }

    private Heard opened(DatagramSeal.Opened opened, byte[] bytes) {
        return switch (opened) {
            case DatagramSeal.Opened.Unsealed() ->
                    new Heard.Refused("unsealed", "has no group keys, and this peer goes by them");
            case DatagramSeal.Opened.Forged() ->
                    new Heard.Refused("forged", "does not have the secret of this group");
            case DatagramSeal.Opened.Genuine genuine -> {
                long sealed = InstantSource.system().millis() + genuine.clockAheadMillis();
                Heard heard = parsed(bytes, genuine.length(), sealed < beginEpochMillis);
                yield genuine.isFresh() || isOfDoctors(heard) && genuine.isOutOfTime()
                        ? heard
                        : stale(genuine);
            }
        };
    }

    /**
     * Whoever looks what is wrong must see also hosts whose clocks are; nothing follows from it.
     */
    private static boolean isOfDoctors(Heard heard) {
        return heard instanceof Heard.Said(var message, _)
                && (message instanceof Message.Probe || message instanceof Message.ProbeAnswer);
    }

    private static Heard stale(DatagramSeal.Opened.Genuine genuine) {
        if (!genuine.isOutOfTime()) {
            return new Heard.Again();
        }
        long seconds = TimeUnit.MILLISECONDS.toSeconds(genuine.clockAheadMillis());
        return new Heard.Refused(
                "clock",
                "has a clock that is "
                        + Math.abs(seconds)
                        + " s "
                        + (seconds > 0 ? "ahead of" : "behind")
                        + " this host's, or somebody repeats what it said; set the clocks");
    }

    private static Heard parsed(byte[] bytes, int length, boolean isOfBefore) {
        try {
            return new Heard.Said(DatagramCodec.decode(bytes, length), isOfBefore);
        } catch (MalformedException e) {
            return new Heard.Refused("malformed", "is malformed: " + e.getMessage());
        }
    }
}
