package bellwether.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
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

    public static PeerRecord of(ImagePeer peer) throws IOException {
        return in(peer.dataFolder());
    }

    /** {@return what stands in a data folder} A peer may run: its other files come and go. */
    public static PeerRecord in(Path folder) throws IOException {
        var contents = new TreeMap<String, String>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes what)
                            throws IOException {
                        if (what.isRegularFile() && isOfRecord(file)) {
                            contents.put(
                                    folder.relativize(file).toString(), Files.readString(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException failure)
                            throws IOException {
                        if (failure instanceof NoSuchFileException && !isOfRecord(file)) {
                            return FileVisitResult.CONTINUE; // it was listed, and is gone
                        }
                        throw failure;
                    }
                });
        return new PeerRecord(contents);
    }

    private static boolean isOfRecord(Path file) {
        return file.getParent().endsWith("journal") || file.toString().endsWith(".csv");
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
}
