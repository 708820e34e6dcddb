package bellwether.storage;

import bellwether.protocol.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How far replay sources have been read: what is written, and what waits for the next reading. */
final class OutboxPositions {
    /** Keys remembered at once. */
    static final int KEYS_MAX = 1_024;

    /** Bytes of the longest key. */
    static final int KEY_BYTES_MAX = 1_024;

    private final Map<String, Long> written = new LinkedHashMap<>();
    private final Map<String, Long> waiting = new LinkedHashMap<>();

    OptionalLong noted(String key) {
        Long position = waiting.getOrDefault(key, written.get(key));
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    /**
     * Waits for the next reading.
     *
     * @throws IllegalArgumentException if the key is too long, has a line break, or is one too many
     */
    void note(String key, long position) {
        if (position < 0 || position > Ascii.NUMBER_MAX) {
            throw new IllegalArgumentException("position is no number of a line: " + position);
        }
        if (key.isEmpty() || key.indexOf('\n') >= 0 || bytesOf(key) > KEY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "key of a position is not 1 to " + KEY_BYTES_MAX + " bytes of one line");
        }
        if (written.size() + waiting.size() >= KEYS_MAX && noted(key).isEmpty()) {
            throw new IllegalArgumentException("more than " + KEYS_MAX + " replay sources");
        }
        waiting.put(key, position);
    }

    private static int bytesOf(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    /** {@return positions that the next reading brings} */
    Map<String, Long> waiting() {
        return waiting;
    }

    /** {@return positions that stand in segments} */
    Map<String, Long> written() {
        return written;
    }

    /** The reading has been written: it brought them. */
    void waitNoMore() {
        written.putAll(waiting);
        waiting.clear();
    }

    /** A segment has this. */
    void found(String key, long position) {
        written.put(key, position);
    }

    /** Forgets everything. */
    void clear() {
        written.clear();
        waiting.clear();
    }
}
