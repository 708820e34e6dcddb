package bellwether.storage;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The bytes of a CSV file at rest, for comparing. */
final class CsvBytes {
    private static final int CHUNK_BYTES = 1 << 18;

    /** Longer than any row: of what is no row, this much is told. */
    private static final int LINE_BYTES_MAX = 512;

    private CsvBytes() {}

    /** {@return where two files differ first, up to the end of the shorter one} */
    static Optional<PlacedLines> difference(Disk disk, String one, String other) {
        if (!disk.exists(one) || !disk.exists(other)) {
            return Optional.empty(); // one that is behind has not heard of the sensor
        }
        try (var ones = disk.open(one, Disk.Mode.READ);
                var others = disk.open(other, Disk.Mode.READ)) {
            long at = mismatch(ones, others);
            return at < 0
                    ? Optional.empty()
                    : Optional.of(
                            new PlacedLines(one, other, at, lineAt(ones, at), lineAt(others, at)));
        }
    }

    private static long mismatch(DiskFile one, DiskFile other) {
        var ones = new byte[CHUNK_BYTES];
        var others = new byte[CHUNK_BYTES];
        long at = 0;
        while (true) {
            int count =
                    Math.min(
                            one.read(at, ones, 0, ones.length),
                            other.read(at, others, 0, others.length));
            int differs = Arrays.mismatch(ones, 0, count, others, 0, count);
            if (differs >= 0) {
                return at + differs;
            }
            if (count == 0) {
                return -1;
            }
            at += count;
        }
    }

    /** {@return the line that holds byte {@code at}, without its line feed} */
    static String lineAt(DiskFile file, long at) {
        long from = Math.max(0, at - LINE_BYTES_MAX);
        var bytes = new byte[2 * LINE_BYTES_MAX];
        int count = file.read(from, bytes, 0, bytes.length);
        return line(bytes, count, (int) (at - from));
    }

    /** {@return the line of {@code bytes[0, count)} that holds byte {@code at}} */
    static String line(byte[] bytes, int count, int at) {
        int start = Math.min(at, count);
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        int end = start;
        while (end < count && bytes[end] != '\n') {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
