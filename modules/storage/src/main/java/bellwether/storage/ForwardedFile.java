package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.JournalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Up to where the record is forwarded to another system, in the file {@code forwarded} of the data
 * directory: lines {@code FORWARDED:<offset>:<crc>:<own crc>}, the furthest place first. The
 * chained CRC of the journal at that offset tells whether the place is one in this journal: it may
 * have been cut since, and gone on otherwise. So the file keeps earlier places as well, the further
 * back the fewer, and the first that fits counts. Confined to one thread.
 */
public final class ForwardedFile {
    /** Name of the file. */
    public static final String NAME = "forwarded";

    private static final String TYPE = "FORWARDED";

    /** Enough to go back two gigabytes. */
    private static final int PLACES_MAX = 16;

    /** Of those close to the furthest place one in so many bytes is kept. */
    static final long CELL_BYTES = 64 << 10;

    private static final int BYTES_MAX = 4_096;

    private final Disk disk;
    private final String path;
    private List<Place> places = List.of();

    private record Place(long offset, int crc) {
        String line() {
            return SealedLine.of(TYPE + ":" + offset + ":" + Ascii.hex32(crc)) + "\n";
        }

        static Optional<Place> parse(String line) {
            String[] fields = SealedLine.body(line).orElse("").split(":", -1);
            if (fields.length != 3 || !fields[0].equals(TYPE) || fields[2].length() != 8) {
                return Optional.empty();
            }
            byte[] digits = Bytes.utf8(fields[1]).array();
            long offset = Ascii.parseLong(digits, 0, digits.length);
            long crc = Ascii.parseHex32(Bytes.utf8(fields[2]).array(), 0);
            return offset < 0 || crc < 0
                    ? Optional.empty()
                    : Optional.of(new Place(offset, (int) crc));
        }

        boolean isIn(JournalReader journal) {
            return Checkpoint.crcAt(journal, offset).filter(stated -> stated == crc).isPresent();
        }
    }

    /**
     * @param directory the data directory, which exists
     */
    public ForwardedFile(Disk disk, String directory) {
        this.disk = disk;
        this.path = directory + "/" + NAME;
    }

    /**
     * {@return the furthest place noted that is one in {@code journal}; 0 if none was ever noted;
     * empty if none of those fits}
     *
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    public OptionalLong load(JournalReader journal) {
        if (!disk.exists(path)) {
            return OptionalLong.of(0);
        }
        places =
                text().lines()
                        .map(Place::parse)
                        .flatMap(Optional::stream)
                        .filter(place -> place.isIn(journal))
                        .toList();
        return places.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(places.getFirst().offset());
    }

    private String text() {
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var bytes = new byte[BYTES_MAX];
            int length = file.read(0, bytes, 0, bytes.length);
            return new Bytes(bytes, 0, Math.max(0, length)).toString();
        }
    }

    /**
     * Notes {@code offset}; durable at return.
     *
     * @param cuts how often {@code journal} had been cut when the record was forwarded up to there
     * @return false: it has been cut since, and nothing was noted
     * @throws bellwether.protocol.JournalFailure if the disk refuses
     */
    public boolean keep(FileJournal journal, long offset, long cuts) {
        Optional<Integer> crc = Checkpoint.crcAt(journal, offset);
        if (crc.isEmpty() || journal.cuts() != cuts) {
            return false;
        }
        places = thinned(new Place(offset, crc.get()), places);
        var text = new StringBuilder();
        places.forEach(place -> text.append(place.line()));
        disk.replace(path, Bytes.utf8(text.toString()).array());
        return true;
    }

    /**
     * {@return {@code furthest}, and of those before it one in each cell of a grid that doubles
     * with each place} A grid, and no distance: else places that come one soon after the other
     * would always push out the one before.
     */
    private static List<Place> thinned(Place furthest, List<Place> earlier) {
        var kept = new ArrayList<Place>();
        kept.add(furthest);
        long cell = CELL_BYTES;
        for (Place place : earlier) {
            if (place.offset() / cell < kept.getLast().offset() / cell
                    && kept.size() < PLACES_MAX) {
                kept.add(place);
                cell *= 2;
            }
        }
        return List.copyOf(kept);
    }
}
