package bellwether.launcher.runtime;

import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.PeerId;
import bellwether.storage.Disk;
import bellwether.storage.NioDisk;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One peer of a {@link Cluster}, with its log and its files. */
final class Host {
    private final ListPeerLog log = new ListPeerLog();
    private final Path baseDir;
    private final Peer peer;

    /** Starts it. */
    Host(PeerConfig config) throws StartException {
        this(config, NioDisk::new);
    }

    /** Starts it on another disk. */
    Host(PeerConfig config, Function<Path, Disk> disks) throws StartException {
        baseDir = config.baseDir();
        peer = Peer.start(config, log, disks);
    }

    Peer peer() {
        return peer;
    }

    PeerId id() {
        return peer.id();
    }

    boolean leads() {
        return peer.status().role().equals("leader");
    }

    Optional<PeerId> leaderId() {
        return peer.status().group().leader();
    }

    long viewId() {
        return peer.status().group().viewId();
    }

    Set<PeerId> memberIds() {
        return peer.status().group().members().stream()
                .map(member -> member.id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    long lastSequence() {
        return peer.status().group().lastSequence();
    }

    long csvSequence() {
        return peer.status().stored().csvSequence();
    }

    /** {@return accepted readings that are not yet durable in the journal} */
    long outbox() {
        return peer.status().group().outboxReadings();
    }

    /** {@return where the journal ends; negative: something is still on the way or not on disk} */
    long settledEnd() {
        var status = peer.status();
        boolean settled =
                status.group().outboxReadings() == 0
                        && status.stored().durableEnd() == status.group().journalEnd()
                        && status.stored().csvSequence() == status.group().lastSequence();
        return settled ? status.group().journalEnd() : -1;
    }

    /** Leaves in order. */
    void stop() {
        peer.stop();
    }

    /** Ends like a process that dies. */
    void kill() {
        peer.kill();
    }

    List<String> log() {
        return log.lines();
    }

    boolean logged(String text) {
        return log.lines().stream().anyMatch(line -> line.contains(text));
    }

    /** {@return the rows of {@code events.csv}, those of one event only} */
    List<String> events(String event) throws IOException {
        Path file = baseDir.resolve("run").resolve(id().value()).resolve("events.csv");
        return Files.readAllLines(file).stream()
                .filter(row -> row.split(",", 3)[1].equals(event))
                .toList();
    }

    /** {@return every CSV and journal file by its name below the data folder} */
    Map<String, String> recordFiles() throws IOException {
        return recordFiles(peer.dataDirectory());
    }

    /** {@return the same of a data folder anywhere} */
    static Map<String, String> recordFiles(Path folder) throws IOException {
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
                            return FileVisitResult
                                    .CONTINUE; // a peer runs: it was listed, and is gone
                        }
                        throw failure;
                    }
                });
        return contents;
    }

    private static boolean isOfRecord(Path file) {
        return file.getParent().endsWith("journal") || file.toString().endsWith(".csv");
    }

    /** {@return the rows of all CSV files in the order of the record} */
    List<Row> rows() throws IOException {
        return recordFiles().entrySet().stream()
                .filter(file -> file.getKey().endsWith(".csv"))
                .flatMap(file -> file.getValue().lines().skip(1))
                .map(Row::of)
                .sorted(Comparator.comparingLong(Row::sequence))
                .toList();
    }

    @Override
    public String toString() {
        var status = peer.status();
        return id().brief()
                + " "
                + status.role()
                + " of "
                + leaderId().map(PeerId::brief).orElse("none")
                + " view="
                + viewId()
                + " members="
                + memberIds().stream().map(PeerId::brief).toList()
                + " sequence="
                + lastSequence()
                + " csv="
                + csvSequence()
                + " outbox="
                + status.group().outboxReadings()
                + " log="
                + String.join("\n    ", log.lines())
                + "\n";
    }
}
