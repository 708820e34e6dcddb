package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import java.util.List;
import java.util.Optional;

/** Reads one segment of an outbox from start to end. */
final class OutboxScan implements ChainedLines.Taker {
    /** Sees what a segment says, in order. */
    interface Taker {
        /**
         * @param payload in place: it is gone when this returns
         * @param offset where the line starts
         */
        void reading(Source source, long n, Bytes payload, long offset);

        /** A reading with a key that is not known: the line that names its source is missing. */
        default void nameless() {}

        /** What that reading brings. */
        default void lost(String key, long position) {}

        /** {@code source}'s reading {@code n}, the last one seen, brings this. */
        default void brings(Source source, long n, String key, long position) {}

        /** What was carried over from segments before. */
        default void carried(String key, long position) {}
    }

    private final Sources sources;
    private final Taker taker;
    private final OutboxLine line = new OutboxLine();
    private final ChainedLines lines = ChainedLines.after(0);
    private Optional<Source> lastSource = Optional.empty();
    private boolean afterReading;
    private long lastN;
    private long end;
    private int crc;
    private long bytes;

    private OutboxScan(Sources sources, Taker taker) {
        this.sources = sources;
        this.taker = taker;
    }

    /**
     * {@return how it went}
     *
     * @param sources known before; those that the lines name are added
     * @throws JournalFailure if the file cannot be read
     */
    static OutboxScan of(Disk disk, String path, Sources sources, Taker taker) {
        var scan = new OutboxScan(sources, taker);
        try (var file = disk.open(path, Disk.Mode.READ)) {
            scan.lines.read(file, scan);
            scan.bytes = file.size();
        }
        return scan;
    }

    /** {@return the numbers of the segments in a directory, ascending} */
    static List<Long> numbers(Disk disk, String directory) {
        return disk.list(directory).stream()
                .map(OutboxSegment::numberOf)
                .filter(number -> number >= 0)
                .sorted()
                .toList();
    }

    /** {@return whether there are invalid lines, other than an incomplete last one} */
    boolean damaged() {
        return lines.invalidLines() > 0;
    }

    /** {@return the offset behind the last line, if undamaged} */
    long end() {
        return end;
    }

    /** {@return the chained CRC there} */
    int crc() {
        return crc;
    }

    /** {@return the file's length} */
    long bytes() {
        return bytes;
    }

    @Override
    public boolean line(byte[] array, int from, int to, long position) {
        long lineEnd = position + to - from + 1;
        switch (line.at(array, from, to)) {
            case READING -> {
                reading(position);
                says(lineEnd);
            }
            case POSITION -> {
                position();
                says(lineEnd);
            }
            case CARRIED -> {
                taker.carried(line.key(), line.n());
                says(lineEnd);
            }
            case UNKNOWN -> {
                return false;
            }
        }
        return true;
    }

    private void reading(long position) {
        afterReading = true;
        lastSource = line.source(sources);
        lastN = line.n();
        if (lastSource.isEmpty()) {
            taker.nameless();
        } else {
            taker.reading(lastSource.get(), lastN, line.payload(), position);
        }
        if (line.position() >= 0) {
            brings(line.position());
        }
    }

    private void brings(long position) {
        if (lastSource.isPresent()) {
            taker.brings(lastSource.get(), lastN, line.key(), position);
        } else {
            taker.lost(line.key(), position);
        }
    }

    private void position() {
        if (afterReading) {
            brings(line.n());
        } else {
            taker.carried(line.key(), line.n()); // noted before any reading was added
        }
    }

    private void says(long lineEnd) {
        end = lineEnd;
        crc = lines.crc();
    }
}
