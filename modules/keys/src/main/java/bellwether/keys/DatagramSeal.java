package bellwether.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Tags datagrams so that only who has the group's secret can make them (HMAC-SHA-256, RFC 2104),
 * and only once each: the tag covers the time, and a random number that is remembered as long as
 * that time counts. Safe for use by many threads.
 *
 * <p>The tag is a second line, {@code SEALED:<epoch millis>:<16 hex>:<64 hex>}. It keeps strangers
 * out; it does not hide anything, and does not tell one member from another.
 */
public final class DatagramSeal {
    /** Most bytes that a seal adds. */
    public static final int BYTES_MAX = 128;

    /** How far the clocks of two hosts may be apart. */
    public static final long SKEW_MILLIS_MAX = 120_000;

    /** Random numbers remembered; the oldest is forgotten first. */
    static final int SEEN_MAX = 16_384;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "bellwether datagram\n".getBytes(StandardCharsets.UTF_8);
    private static final Pattern SEAL =
            Pattern.compile("SEALED:(\\d{1,18}):([0-9a-f]{16}):([0-9a-f]{64})\n?");

    private final KeyRing keys;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> seen = new LinkedHashMap<>();

    /** What a datagram turned out to be. */
    public sealed interface Opened {
        /**
         * One of the group.
         *
         * @param length of its first line with the line feed: the datagram proper
         * @param clockAheadMillis how far its sender's clock is ahead of this host's, give or take
         *     the way
         * @param isFresh whether its time counts and it was not heard before
         */
        record Genuine(int length, long clockAheadMillis, boolean isFresh) implements Opened {
            /** {@return whether the sender's clock, not a repetition, is why it is not fresh} */
            public boolean isOutOfTime() {
                return Math.abs(clockAheadMillis) > SKEW_MILLIS_MAX;
            }
        }

        /** It carries no seal: its sender has no keys. */
        record Unsealed() implements Opened {}

        /** Its seal is of no secret of this group, or of another datagram. */
        record Forged() implements Opened {}
    }

    /**
     * @param clock of this host
     */
    public DatagramSeal(KeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * {@return {@code datagram} with its seal}
     *
     * @param datagram one line with its line feed
     */
    public byte[] seal(byte[] datagram) {
        long millis = clock.millis();
        var number = new byte[8];
        random.nextBytes(number);
        String nonce = HexFormat.of().formatHex(number);
        SecretKey secret = keys.current().secrets().getFirst();
        byte[] tag = tag(secret, datagram, datagram.length, millis, nonce);
        String line = "SEALED:" + millis + ":" + nonce + ":" + HexFormat.of().formatHex(tag) + "\n";
        byte[] seal = line.getBytes(StandardCharsets.US_ASCII);
        isNew(nonce, millis, millis); // it comes back, and somebody may repeat it
        byte[] whole = Arrays.copyOf(datagram, datagram.length + seal.length);
        System.arraycopy(seal, 0, whole, datagram.length, seal.length);
        return whole;
    }

    /** {@return what the first {@code length} bytes of {@code bytes} are} */
    public Opened open(byte[] bytes, int length) {
        int end = 0;
        while (end < length && bytes[end] != '\n') {
            end++;
        }
        end = Math.min(end + 1, length);
        if (end == length || length - end > BYTES_MAX) {
            return new Opened.Unsealed();
        }
        String line = new String(bytes, end, length - end, StandardCharsets.ISO_8859_1);
        Matcher seal = SEAL.matcher(line);
        if (!seal.matches()) {
            return new Opened.Unsealed();
        }
        long millis = Long.parseLong(seal.group(1));
        byte[] tag = HexFormat.of().parseHex(seal.group(3));
        for (SecretKey secret : keys.current().secrets()) {
            if (MessageDigest.isEqual(tag, tag(secret, bytes, end, millis, seal.group(2)))) {
                long now = clock.millis();
                boolean isInTime = Math.abs(millis - now) <= SKEW_MILLIS_MAX;
                boolean isFresh = isInTime && isNew(seal.group(2), millis, now);
                return new Opened.Genuine(end, millis - now, isFresh);
            }
        }
        return new Opened.Forged();
    }

    private synchronized boolean isNew(String nonce, long millis, long now) {
        if (seen.putIfAbsent(nonce, millis) != null) {
            return false;
        }
        var oldest = seen.entrySet().iterator();
        while (oldest.hasNext()
                && (oldest.next().getValue() < now - SKEW_MILLIS_MAX || seen.size() > SEEN_MAX)) {
            oldest.remove();
        }
        return true;
    }

    private static byte[] tag(
            SecretKey secret, byte[] datagram, int length, long millis, String nonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(PURPOSE);
            mac.update(datagram, 0, length);
            return mac.doFinal((millis + ":" + nonce).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
