package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a part of a record comes down to: equal digests of equally many bytes are equal bytes.
 *
 * @param name of the file; {@code journal}: all of its segments as one
 * @param bytes that were read, from its start
 * @param sha256 in hexadecimal
 */
public record RecordDigest(String name, long bytes, String sha256) {
    private static final int CHUNK_BYTES = 1 << 18;

    /** What can be read at a place: as {@link DiskFile#read}. */
    private interface Stream {
        int read(long at, byte[] into, int from, int length);
    }

    /**
     * {@return the digest of the first bytes of a journal}
     *
     * @param directory a data directory, as a path on {@code disk}
     * @param bytes how many; fewer are read if there are fewer
     * @throws JournalFailure if a file cannot be read
     */
    public static RecordDigest ofJournal(Disk disk, String directory, long bytes) {
        MessageDigest digest = fresh();
        try (var journal = new JournalBytes(disk, directory + "/" + DataDirectory.JOURNAL)) {
            long read = update(digest, journal::read, bytes);
            return new RecordDigest(DataDirectory.JOURNAL, read, text(digest));
        }
    }

    /**
     * {@return the digests of the CSV files, by name}
     *
     * @throws JournalFailure if a file cannot be read
     */
    public static List<RecordDigest> ofCsvFiles(Disk disk, String directory) {
        var digests = new ArrayList<RecordDigest>();
        for (String name : RecordCheck.csvFiles(disk, directory)) {
            String path = directory + "/" + name;
            try (var file = disk.open(path, Disk.Mode.READ)) {
                MessageDigest digest = fresh();
                long read = update(digest, file::read, file.size());
                digests.add(new RecordDigest(name, read, text(digest)));
            } catch (JournalFailure e) {
                if (disk.exists(path)) {
                    throw e; // else it has expired since it was listed
                }
            }
        }
        return digests;
    }

    private static long update(MessageDigest digest, Stream stream, long bytes) {
        var chunk = new byte[CHUNK_BYTES];
        long at = 0;
        while (at < bytes) {
            int count = stream.read(at, chunk, 0, (int) Math.min(chunk.length, bytes - at));
            if (count == 0) {
                break; // there is no more, or somebody cut it meanwhile
            }
            digest.update(chunk, 0, count);
            at += count;
        }
        return at;
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static String text(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
