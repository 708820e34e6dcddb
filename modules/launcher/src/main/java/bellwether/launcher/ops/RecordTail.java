package bellwether.launcher.ops;

import bellwether.protocol.JournalFailure;
import bellwether.storage.CsvLayout;
import bellwether.storage.CsvName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The newest rows of a record, over all sensors in the order of their sequences. A peer writes its
 * files one after the other, so a row that was found waits for one look more: by then those before
 * it are there, too. Confined to one thread.
 */
public final class RecordTail {
    /** Files of periods of which more than the last row is read, though none of it is asked for. */
    private static final int READ_MAX = 64;

    private final Path folder;
    private final Set<String> wanted;
    private final Map<CsvName, SensorTail> tails = new HashMap<>();
    private final List<RecordRow> waiting = new ArrayList<>();
    private CsvLayout layout = CsvLayout.WHOLE;
    private boolean known;
    private long ripe;
    private long found;
    private long againUpTo;

    /** Takes what a look finds. */
    public interface Taker {
        /** The next row in order. */
        void row(RecordRow row);

        /** Rows that were handed over stand no more, from {@code sequence} on. */
        void cut(long sequence);
    }

    /**
     * @param folder with the CSV files
     * @param sensors whose rows are wanted; empty: all
     */
    public RecordTail(Path folder, Set<String> sensors) {
        this.folder = folder;
        this.wanted = Set.copyOf(sensors);
    }

    /** {@return the sensors that have a file now} */
    public Set<String> sensors() throws IOException {
        var sensors = new TreeSet<String>();
        for (CsvName name : names()) {
            if (!sensors.contains(name.sensorId()) && SensorTail.isOurs(path(name))) {
                sensors.add(name.sensorId());
            }
        }
        return sensors;
    }

    /** {@return the names of files that belong there} */
    private List<CsvName> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> CsvName.parse(file.getFileName().toString()))
                    .flatMap(Optional::stream)
                    .filter(this::belongs)
                    .toList();
        }
    }

    /** Where no peer has written a layout, as in copies of CSV files alone, all do. */
    private boolean belongs(CsvName name) {
        return !known || layout.has(name);
    }

    /** {@return the last rows that are there, {@code most} of them} */
    public List<RecordRow> last(int most) throws IOException {
        look();
        var ends = new ArrayList<End>();
        for (var tail : tails.entrySet()) {
            ends.add(new End(tail.getKey(), tail.getValue(), tail.getValue().lastSequence()));
        }
        ends.sort(Comparator.comparingLong(End::sequence).reversed());
        var rows = new ArrayList<RecordRow>();
        int read = 0;
        for (End end : ends) {
            boolean needed = rows.size() < most || end.sequence() > least(rows);
            if (needed || read < READ_MAX || end.name().period().isEmpty()) {
                rows.addAll(end.tail().last(most));
                rows.sort(Comparator.comparingLong(RecordRow::sequence));
                rows.subList(0, Math.max(0, rows.size() - most)).clear();
                read++;
            }
            found = Math.max(found, end.sequence());
        }
        return List.copyOf(rows);
    }

    private record End(CsvName name, SensorTail tail, long sequence) {}

    private static long least(List<RecordRow> rows) {
        return rows.isEmpty() ? Long.MAX_VALUE : rows.getFirst().sequence();
    }

    /** Looks which files there are. One that has expired is no cut. */
    private void look() throws IOException {
        CsvLayout now = layout();
        if (now.roll() != layout.roll()) {
            tails.clear();
            againUpTo = found; // the same rows come in other files
        }
        layout = now;
        tails.keySet().removeIf(name -> !belongs(name));
        for (CsvName name : names()) {
            if (isWanted(name) && !tails.containsKey(name) && SensorTail.isOurs(path(name))) {
                tails.put(name, new SensorTail(path(name)));
            }
        }
    }

    private CsvLayout layout() {
        known |= Files.exists(folder.resolve(CsvLayout.NAME));
        try {
            return CsvLayout.load(DataFolders.DISK, folder.toAbsolutePath().toString())
                    .orElse(layout);
        } catch (JournalFailure _) {
            return layout; // between two runs
        }
    }

    /** Hands over what has changed since. */
    public void more(Taker to) throws IOException {
        look();
        var gone = new ArrayList<RecordRow>();
        var came = new ArrayList<RecordRow>();
        for (var tail : tails.values()) {
            var news = tail.more();
            gone.addAll(news.gone());
            came.addAll(news.came());
        }
        takeBack(gone, to);
        came.removeIf(row -> row.sequence() <= againUpTo);
        came.forEach(row -> found = Math.max(found, row.sequence()));
        waiting.addAll(came);
        waiting.sort(Comparator.comparingLong(RecordRow::sequence));
        handOver(to);
    }

    private void takeBack(List<RecordRow> gone, Taker to) {
        if (!gone.isEmpty()) {
            gone.removeIf(waiting::remove); // nobody has seen these
            gone.stream()
                    .mapToLong(RecordRow::sequence)
                    .min()
                    .ifPresent(sequence -> {
                        againUpTo = Math.min(againUpTo, sequence - 1);
                        to.cut(sequence);
                    });
        }
    }

    private void handOver(Taker to) {
        long last = waiting.isEmpty() ? 0 : waiting.getLast().sequence();
        while (!waiting.isEmpty() && waiting.getFirst().sequence() <= ripe) {
            to.row(waiting.removeFirst());
        }
        ripe = last;
    }

    private boolean isWanted(CsvName name) {
        return wanted.isEmpty() || wanted.contains(name.sensorId());
    }

    private Path path(CsvName name) {
        return folder.resolve(name.fileName());
    }
}
