package bellwether.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one peer has written down: its CSV files and its journal, by their names below its data
 * folder.
 */
public record PeerRecord(Map<String, String> files) {
    /** One reading: its place, and its line in the source file. */
    public record Row(long sequence, String reading) {
        static Row of(String line) {
            int comma = line.indexOf(',');
            return new Row(Long.parseLong(line.substring(0, comma)), line.substring(comma + 1));
        }
    }

    static PeerRecord of(ImagePeer peer) throws IOException {
        return in(peer.dataFolder());
    }

    /** {@return what stands in a data folder} */
    public static PeerRecord in(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        try (var found = Files.walk(folder)) {
            found.filter(Files::isRegularFile)
                    .filter(file ->
                            file.getParent().endsWith("journal")
                                    || file.toString().endsWith(".csv"))
                    .forEach(file -> contents.put(folder.relativize(file).toString(), read(file)));
        }
        return new PeerRecord(contents);
    }

    /** {@return the rows of all CSV files, in the order of the record} */
    public List<Row> rows() {
        return files.entrySet().stream()
                .filter(file -> file.getKey().endsWith(".csv"))
                .flatMap(file -> file.getValue().lines().skip(1))
                .map(Row::of)
                .sorted(Comparator.comparingLong(Row::sequence))
                .toList();
    }

    /** {@return the readings of one sensor in the order of the record} */
    List<String> readings(String sensorId) {
        return rows().stream()
                .map(Row::reading)
                .filter(reading -> reading.contains("," + sensorId + ","))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
