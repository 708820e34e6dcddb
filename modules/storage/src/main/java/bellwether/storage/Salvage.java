package bellwether.storage;

import bellwether.protocol.JournalFailure;
import bellwether.sequencer.LogIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The readings in what recovery has set aside of a journal ({@code torn-*.bin}) and that nobody has
 * gone through yet: those of all lines whose CRC follows from the line before.
 */
public final class Salvage implements TaggedReadings {
    private final Disk disk;
    private final String directory;
    private final long end;
    private final int crc;

    /**
     * @param index says what the line set aside first continues
     */
    Salvage(Disk disk, String directory, LogIndex index) {
        this.disk = disk;
        this.directory = directory;
        this.end = index.end();
        this.crc = index.crc();
    }

    /** {@return the files, in the order of what they hold; none if there is nothing to salvage} */
    public List<String> files() {
        return names().stream().map(this::path).toList();
    }

    private List<String> names() {
        return disk.list(directory).stream().filter(TornName::isTorn).toList();
    }

    private String path(String name) {
        return directory + "/" + name;
    }

    @Override
    public void each(Taker taker) {
        var readings = new JournalReadings(taker);
        String expected = "";
        var lines = ChainedLines.afterUnknown();
        for (String name : names()) {
            String place = TornName.place(name);
            if (place.equals(SegmentName.digits(end))) {
                lines = ChainedLines.after(crc);
            } else if (!place.equals(expected)) {
                lines = ChainedLines.afterUnknown();
            }
            try (var file = disk.open(path(name), Disk.Mode.READ)) {
                lines.read(file, readings);
                expected = follower(place, file.size());
            }
        }
    }

    private static String follower(String place, long bytes) {
        long start = SegmentName.start(place + ".log");
        return start < 0 ? "" : SegmentName.digits(start + bytes);
    }

    /**
     * Renames the files: they have been gone through, and what was taken from them is durable.
     *
     * @return their paths now
     * @throws JournalFailure if that fails
     */
    List<String> finish() {
        var kept = new ArrayList<String>();
        for (String name : names()) {
            String target = TornName.freeSalvaged(disk, directory, name);
            disk.move(path(name), target);
            kept.add(target);
        }
        return kept;
    }
}
