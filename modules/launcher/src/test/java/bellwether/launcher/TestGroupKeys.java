package bellwether.launcher;

import bellwether.keys.operator.OperatorKeys;
import bellwether.protocol.PeerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Keys of a group, made and brought to hosts as an operator does. */
public final class TestGroupKeys {
    private final Path folder;
    private final OperatorKeys operator;

    public TestGroupKeys(Path folder) throws Exception {
        this.folder = folder;
        operator = new OperatorKeys(folder.resolve("operator"));
        operator.init("test");
    }

    public OperatorKeys operator() {
        return operator;
    }

    /** {@return the folder on the host of {@code peer}, with keys for it} */
    public Path host(String name, PeerId peer) throws Exception {
        operator.host(name, Optional.of(peer.value()), OperatorKeys.DAYS);
        return copy(name);
    }

    /** Copies what the operator has for {@code name} to its host. */
    public Path copy(String name) throws Exception {
        Path from = folder.resolve("operator").resolve("hosts").resolve(name);
        Path to = Files.createDirectories(folder.resolve("on-" + name));
        for (Path path : new Path[] {from, to}) {
            try (Stream<Path> files = Files.list(path)) {
                for (Path file : files.toList()) {
                    if (path.equals(to)) {
                        if (Files.notExists(from.resolve(file.getFileName()))) {
                            Files.delete(file);
                        }
                    } else {
                        Path target = to.resolve(file.getFileName());
                        Files.write(target, Files.readAllBytes(file));
                    }
                }
            }
        }
        return to;
    }
}
