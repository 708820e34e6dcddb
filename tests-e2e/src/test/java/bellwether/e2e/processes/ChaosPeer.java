package bellwether.e2e.processes;

import bellwether.e2e.ImagePeer;
import bellwether.e2e.PeerRecord;
import bellwether.e2e.TestGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A peer through all of its lives: the same id and folder, another process each time. */
final class ChaosPeer implements AutoCloseable {
    private final String id;
    private final Path folder;
    private final TestGroup group;
    private final Map<String, String> settings;
    private Optional<ImagePeer> life = Optional.empty();
    private boolean frozen;

    ChaosPeer(String id, Path folder, TestGroup group, Map<String, String> settings) {
        this.id = id;
        this.folder = folder;
        this.group = group;
        this.settings = Map.copyOf(settings);
    }

    /** Does what the plan says; the peer must have been left to itself since the last time. */
    void act(ChaosPlan.Act act) throws IOException, InterruptedException {
        switch (act) {
            case START -> start();
            case KILL -> kill();
            case FREEZE -> {
                living().freeze();
                frozen = true;
            }
            case THAW -> {
                living().thaw();
                frozen = false;
            }
        }
    }

    /** Ends whatever was done to it: it runs when this returns. */
    void recover() throws IOException, InterruptedException {
        if (life.isEmpty()) {
            start();
        } else if (frozen) {
            act(ChaosPlan.Act.THAW);
        }
    }

    private void start() throws IOException {
        if (life.isPresent()) {
            throw new IllegalStateException(id + " runs already");
        }
        life = Optional.of(ImagePeer.start(id, folder, group, settings));
    }

    private void kill() throws InterruptedException {
        living().kill();
        life = Optional.empty();
        frozen = false;
    }

    /** Fails if the process has ended by itself. */
    void requireSound() {
        if (life.isPresent() && !life.get().isAlive()) {
            throw new AssertionError(id + " has ended by itself: " + life.get().console());
        }
    }

    String id() {
        return id;
    }

    /** {@return what this life has told of itself, if it has yet} */
    Optional<JsonNode> status() throws IOException {
        requireSound();
        return living().status();
    }

    PeerRecord record() throws IOException {
        return PeerRecord.of(living());
    }

    private ImagePeer living() {
        return life.orElseThrow(() -> new IllegalStateException(id + " does not run"));
    }

    @Override
    public void close() {
        life.ifPresent(ImagePeer::close);
    }
}
