package bellwether.storage;

import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.MalformedException;
import bellwether.sequencer.Promises;

/**
 * The highest promise of a peer in the file {@code promise} of its data directory: one line {@code
 * PROMISED:<ballot>:<crc>}, replaced as a whole and durable when {@link #keep} returns. A file from
 * before there was a CRC is believed as it stands. Confined to the group loop.
 *
 * <p>One that is damaged is refused. It may have said any ballot, and no peer can tell: to promise
 * above all that is heard of could still break the promise, and a vote that forgot one is worse
 * than a vote that is missing.
 */
public final class PromiseFile implements Promises {
    /** Name of the file. */
    public static final String NAME = "promise";

    private static final String TYPE = "PROMISED:";
    private static final int BYTES_MAX = 256;

    private final Disk disk;
    private final String path;
    private Ballot kept;

    /**
     * @param directory the data directory, which exists
     * @throws JournalFailure if there is a file and it says nothing: a promise that is not known
     *     might be broken
     */
    public PromiseFile(Disk disk, String directory) {
        this.disk = disk;
        this.path = directory + "/" + NAME;
        this.kept = disk.exists(path) ? load() : Ballot.NONE;
    }

    private Ballot load() {
        var text = new byte[BYTES_MAX];
        try (var file = disk.open(path, Disk.Mode.READ)) {
            int length = file.read(0, text, 0, text.length);
            String line = new Bytes(text, 0, Math.max(0, length)).toString();
            if (line.startsWith(TYPE) && line.endsWith("\n")) {
                return parse(line.substring(0, line.length() - 1));
            }
        } catch (MalformedException _) {
            // Told below, as any other text.
        }
        throw new JournalFailure(
                path
                        + " is damaged: what this peer promised is not known, and it takes no part"
                        + " that might break it. Put a copy of this very file back, or, if its"
                        + " journal is on other peers, move the data directory away and start under"
                        + " a new peer_id",
                null);
    }

    private static Ballot parse(String line) throws MalformedException {
        String body = line;
        if (SealedLine.isLike(line)) {
            body =
                    SealedLine.body(line)
                            .filter(inner -> inner.startsWith(TYPE))
                            .orElseThrow(() -> new MalformedException("its CRC is another"));
        }
        return Ballot.parse(body.substring(TYPE.length()));
    }

    @Override
    public Ballot kept() {
        return kept;
    }

    @Override
    public void keep(Ballot ballot) {
        if (!ballot.equals(kept)) {
            disk.replace(path, Bytes.utf8(SealedLine.of(TYPE + ballot) + "\n").array());
            kept = ballot;
        }
    }
}
