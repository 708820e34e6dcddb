package bellwether.storage;

import bellwether.protocol.Ascii;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.HexFormat;

/** Reads one CSV file from start to end, for the verifier: counts, digest, sequences. */
final class CsvReader {
    /** Sequences are ticked off in a bit set up to here: 256 MiB of bits. */
    static final long SEQUENCE_MAX = Integer.MAX_VALUE - 1;

    private static final int CHUNK_BYTES = 1 << 18;

    private final String path;
    private final BitSet seen;
    private final Problems problems;
    private final MessageDigest digest;
    private long line;
    private long rows;
    private long first;
    private long last;

    private CsvReader(String path, BitSet seen, Problems problems) {
        this.path = path;
        this.seen = seen;
        this.problems = problems;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /**
     * {@return what the file holds}
     *
     * @param seen gets the sequences found
     */
    static CsvCopy read(
            DiskFile file, String fileName, String path, BitSet seen, Problems problems) {
        var reader = new CsvReader(path, seen, problems);
        reader.readAll(file);
        String sha256 = HexFormat.of().formatHex(reader.digest.digest());
        return new CsvCopy(fileName, reader.rows, reader.first, reader.last, sha256);
    }

    /** Tells of the first sequence that no file of a directory has, of {@code rows} in all. */
    static void checkGaps(String directory, long rows, BitSet seen, Problems problems) {
        if (rows > SEQUENCE_MAX) {
            problems.add(directory + " has more rows than can be checked for gaps: " + rows);
            return;
        }
        int missing = seen.nextClearBit(1);
        if (missing <= rows) {
            problems.add(
                    directory + ": " + rows + " rows, but sequence " + missing + " is missing");
        }
    }

    private void readAll(DiskFile file) {
        var chunk = new byte[CHUNK_BYTES];
        long at = 0;
        int kept = 0;
        int count;
        while ((count = file.read(at, chunk, kept, chunk.length - kept)) > 0) {
            digest.update(chunk, kept, count);
            at += count;
            int filled = kept + count;
            int taken = takeLines(chunk, filled);
            kept = filled - taken;
            System.arraycopy(chunk, taken, chunk, 0, kept);
        }
        if (kept > 0) {
            problems.add(path + ": line " + (line + 1) + " has no end");
        }
    }

    private int takeLines(byte[] chunk, int filled) {
        int from = 0;
        for (int i = 0; i < filled; i++) {
            if (chunk[i] == '\n') {
                line++;
                if (line > 1) {
                    takeRow(chunk, from, i);
                }
                from = i + 1;
            }
        }
        return from;
    }

    private void takeRow(byte[] chunk, int from, int to) {
        int comma = from;
        while (comma < to && chunk[comma] != ',') {
            comma++;
        }
        long sequence = Ascii.parseLong(chunk, from, comma);
        if (sequence <= last) {
            problems.add(path + ": line " + line + ": sequence " + sequence + " after " + last);
        }
        if (sequence >= 1 && sequence <= SEQUENCE_MAX) {
            if (seen.get((int) sequence)) {
                problems.add(path + ": line " + line + ": sequence " + sequence + " stood before");
            }
            seen.set((int) sequence);
        }
        first = rows == 0 ? sequence : first;
        last = sequence;
        rows++;
    }
}
