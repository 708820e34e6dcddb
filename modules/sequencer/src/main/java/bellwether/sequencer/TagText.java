package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes {@code <head><tag>:<payload><tail>} of readings of one source, which the first one names
 * in full and all others by its key, one behind the other in a buffer that grows and is used again:
 * nothing is allocated per reading. Confined to one thread.
 */
final class TagText {
    private static final int START_BYTES = 4_096;

    private final byte[] tail;
    private String type = "";
    private Source source;
    private SourceKey key;
    private byte[] head = {};
    private byte[] bytes = {};
    private int length;

    TagText(String tail) {
        this.tail = tail.getBytes(StandardCharsets.US_ASCII);
    }

    /** From now on readings of {@code source} come, each behind {@code type}. */
    void begin(String type, Source source) {
        this.type = type;
        if (!source.equals(this.source)) {
            this.source = source;
            key = SourceKey.of(source);
        }
        head = head(key);
    }

    private byte[] head(Object name) {
        return (type + name + ".").getBytes(StandardCharsets.US_ASCII);
    }

    void add(long n, Bytes payload) {
        byte[] head = n == 1 ? head(source) : this.head;
        int most = head.length + Ascii.DIGITS_MAX + 1 + payload.length() + tail.length;
        if (bytes.length - length < most) {
            bytes = Arrays.copyOf(bytes, Math.max(START_BYTES, 2 * (length + most)));
        }
        System.arraycopy(head, 0, bytes, length, head.length);
        int at = Ascii.putLong(bytes, length + head.length, n);
        bytes[at++] = ':';
        System.arraycopy(payload.array(), payload.offset(), bytes, at, payload.length());
        at += payload.length();
        System.arraycopy(tail, 0, bytes, at, tail.length);
        length = at + tail.length;
    }

    /** Forgets what was written. */
    void clear() {
        length = 0;
    }

    /** {@return what was written, up to {@link #length()}; used again after {@link #clear}} */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }
}
