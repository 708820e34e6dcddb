package bellwether.launcher.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The newest rows of a record, over all sensors in the order of their sequences. A peer writes its
 * files one after the other, so a row that was found waits for one look more: by then those before
 * it are there, too. Confined to one thread.
 */
public final class RecordTail {
    private static final String SUFFIX = ".csv";

    private final Path folder;
    private final Set<String> wanted;
    private final Map<String, SensorTail> tails = new TreeMap<>();
    private final List<RecordRow> waiting = new ArrayList<>();
    private long ripe;

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
        var names = new TreeSet<String>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(SUFFIX) && SensorTail.isOurs(file)) {
                        names.add(name.substring(0, name.length() - SUFFIX.length()));
                    }
                }
            }
        }
        return names;
    }

    /** {@return the last rows that are there, {@code most} of them} */
    public List<RecordRow> last(int most) throws IOException {
        var rows = new ArrayList<RecordRow>();
        for (String sensor : sensors()) {
            if (isWanted(sensor)) {
                rows.addAll(tail(sensor).last(most));
            }
        }
        rows.sort(Comparator.comparingLong(RecordRow::sequence));
        return List.copyOf(rows.subList(Math.max(0, rows.size() - most), rows.size()));
    }

    /** Hands over what has changed since. */
    public void more(Taker to) throws IOException {
        for (String sensor : sensors()) {
            if (isWanted(sensor)) {
                tail(sensor);
            }
        }
        var gone = new ArrayList<RecordRow>();
        var came = new ArrayList<RecordRow>();
        for (var tail : tails.values()) {
            var news = tail.more();
            gone.addAll(news.gone());
            came.addAll(news.came());
        }
        takeBack(gone, to);
        waiting.addAll(came);
        waiting.sort(Comparator.comparingLong(RecordRow::sequence));
        handOver(to);
    }

    private void takeBack(List<RecordRow> gone, Taker to) {
        if (!gone.isEmpty()) {
            gone.removeIf(waiting::remove); // nobody has seen these
            gone.stream().mapToLong(RecordRow::sequence).min().ifPresent(to::cut);
        }
    }

    private void handOver(Taker to) {
        long last = waiting.isEmpty() ? 0 : waiting.getLast().sequence();
        while (!waiting.isEmpty() && waiting.getFirst().sequence() <= ripe) {
            to.row(waiting.removeFirst());
        }
        ripe = last;
    }

    private boolean isWanted(String sensor) {
        return wanted.isEmpty() || wanted.contains(sensor);
    }

    private SensorTail tail(String sensor) {
        return tails.computeIfAbsent(sensor, name -> new SensorTail(folder.resolve(name + SUFFIX)));
    }
}
