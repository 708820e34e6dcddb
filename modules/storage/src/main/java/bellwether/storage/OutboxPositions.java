package bellwether.storage;

import bellwether.protocol.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How far the places have been read that readings are taken from. */
final class OutboxPositions {
    /** Keys remembered at once. */
    static final int KEYS_MAX = 1_024;

    /** Bytes of the longest key. */
    static final int KEY_BYTES_MAX = 1_024;

    private final Map<String, Long> noted = new LinkedHashMap<>();

    OptionalLong noted(String key) {
        Long position = noted.get(key);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    /** {@return all of them, by key} */
    Map<String, Long> all() {
        return noted;
    }

    /**
     * Checks what is about to be written.
     *
     * @throws IllegalArgumentException if the key is too long, has a line break, or is one too many
     */
    void require(String key, long position) {
        require(position);
        if (key.isEmpty() || key.indexOf('\n') >= 0 || bytesOf(key) > KEY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "key of a position is not 1 to " + KEY_BYTES_MAX + " bytes of one line");
        }
        if (noted.size() >= KEYS_MAX && !noted.containsKey(key)) {
            throw new IllegalArgumentException("more than " + KEYS_MAX + " keys of positions");
        }
    }

    /**
     * Checks a position of a key that has passed.
     *
     * @throws IllegalArgumentException if it is no number of a line
     */
    static void require(long position) {
        if (position < 0 || position > Ascii.NUMBER_MAX) {
            throw new IllegalArgumentException("position is no number of a line: " + position);
        }
    }

    private static int bytesOf(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A segment says this. */
    void set(String key, long position) {
        noted.put(key, position);
    }

    /** Forgets everything. */
    void clear() {
        noted.clear();
    }
}
