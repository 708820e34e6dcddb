package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import bellwether.sequencer.LogIndex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The readings in what recovery has set aside of a journal, and of an outbox, and that may be of
 * use still ({@code torn-*.bin}): those of all lines whose CRC follows from the line before. Where
 * something was found missing at this start, also in what was gone through before ({@code
 * salvaged-*.bin}): what was there twice then need not be now.
 */
public final class Salvage implements TaggedReadings {
    private final Disk disk;
    private final String journal;
    private final long end;
    private final int crc;
    private final Sources sources = new Sources();
    private final Set<String> goneThrough = new LinkedHashSet<>();
    private final Set<String> unfinished = new LinkedHashSet<>();
    private Optional<String> outbox = Optional.empty();
    private String current = "";
    private boolean all;

    /**
     * @param journal the directory
     * @param index says what the line set aside first continues
     * @param all whether what was gone through before is wanted as well
     */
    Salvage(Disk disk, String journal, LogIndex index, boolean all) {
        this.disk = disk;
        this.journal = journal;
        this.end = index.end();
        this.crc = index.crc();
        this.sources.learn(index.sources());
        this.all = all;
    }

    /**
     * Goes through what was set aside in that directory of an outbox, too. If anything was set
     * aside and not gone through, a start may have found something missing and died: so may this
     * one.
     */
    void alsoOf(String outboxDirectory) {
        outbox = Optional.of(outboxDirectory);
        all |=
                Stream.of(journal, outboxDirectory)
                        .flatMap(directory -> disk.list(directory).stream())
                        .anyMatch(TornName::isTorn);
    }

    /** {@return whose readings the lines can be: known from the journal, and named by lines} */
    Sources sources() {
        return sources;
    }

    /** Goes through what was gone through before, too. */
    void again() {
        all = true;
    }

    /** {@return the files, in the order of what they hold; none if there is nothing to salvage} */
    public List<String> files() {
        return Stream.concat(
                        names(journal).map(name -> journal + "/" + name),
                        outbox.stream()
                                .flatMap(directory ->
                                        names(directory).map(name -> directory + "/" + name)))
                .toList();
    }

    private Stream<String> names(String directory) {
        return disk.list(directory).stream()
                .filter(name -> TornName.isTorn(name) || all && TornName.isSalvaged(name));
    }

    @Override
    public void each(Taker taker) {
        goneThrough.clear();
        unfinished.clear();
        JournalPieces.each(
                disk,
                names(journal).map(name -> journal + "/" + name).toList(),
                new JournalPieces.Start(end, crc),
                this::begin,
                new JournalReadings(sources, taker));
        outbox.ifPresent(directory ->
                names(directory)
                        .forEach(name -> {
                            begin(directory + "/" + name);
                            var readings = new WithoutPosition(taker);
                            OutboxScan.of(disk, current, sources, readings);
                            readings.end();
                        }));
    }

    /**
     * Of an outbox: a row of a replay that was out of reach at one start is read again from its
     * file after it. It must not come back from here as well.
     */
    private static final class WithoutPosition implements OutboxScan.Taker {
        private final Taker taker;
        private Runnable last = () -> {};

        WithoutPosition(Taker taker) {
            this.taker = taker;
        }

        @Override
        public void reading(Source source, long n, Bytes payload, long offset) {
            end();
            var copy = Bytes.of(payload.toArray());
            last = () -> taker.take(source, n, copy);
        }

        @Override
        public void nameless() {
            end();
            last = taker::nameless;
        }

        @Override
        public void lost(String key, long position) {
            last = () -> {};
        }

        @Override
        public void brings(Source source, long n, String key, long position) {
            last = () -> {};
        }

        void end() {
            last.run();
            last = () -> {};
        }
    }

    private void begin(String path) {
        current = path;
        goneThrough.add(path);
    }

    /** The reading taken last is of no use yet: its file is to be gone through again. */
    void missed() {
        unfinished.add(current);
    }

    /**
     * Renames the files that have been gone through: what was taken from them is durable.
     *
     * @return the paths of all files now
     * @throws JournalFailure if that fails
     */
    List<String> finish() {
        var kept = new ArrayList<String>();
        for (String path : goneThrough) {
            String directory = path.substring(0, path.lastIndexOf('/'));
            String name = path.substring(directory.length() + 1);
            String target = path;
            if (unfinished.contains(path) == TornName.isSalvaged(name)) {
                target = TornName.freeOther(disk, directory, name);
                disk.move(path, target);
            }
            kept.add(target);
        }
        return kept;
    }
}
