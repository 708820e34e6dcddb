package bellwether.sensors;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.sensors.SpoolFile.Verdict;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes up CSV files that are dropped into a folder, each exactly once, whatever happens to this
 * host. A file is first moved aside under a name that says at which reading of the spool it begins;
 * the intake keeps how many readings of the spool it has, together with them; so after a crash the
 * two say where to go on. A file is done once its last reading is durable.
 */
final class SpoolSensor implements Sensor {
    private final Path folder;
    private final PeerId peer;
    private final long intervalNanos;
    private final SensorTime time;

    /**
     * @param intervalNanos between two looks
     */
    SpoolSensor(Path folder, PeerId peer, long intervalNanos, SensorTime time) {
        this.folder = folder.toAbsolutePath().normalize();
        this.peer = Objects.requireNonNull(peer);
        this.intervalNanos = intervalNanos;
        this.time = Objects.requireNonNull(time);
    }

    @Override
    public void run(Intake intake) throws InterruptedException {
        while (true) {
            try (var spool = SpoolFolder.open(folder)) {
                look(spool, intake);
            } catch (IOException | SensorFailure e) {
                throwIfInterrupted(); // which closes what is being read
                intake.failing(text(e) + "; the spool goes on when that is corrected");
            }
            time.pause(intervalNanos);
        }
    }

    /** Of a file that is refused Java gives only the name, and the reason as a class. */
    private static String text(Exception e) {
        return e instanceof FileSystemException refusal && refusal.getReason() == null
                ? refusal.getClass().getSimpleName() + ": " + refusal.getFile()
                : e.getMessage();
    }

    /** The folder as the intake counts it. */
    private String source() {
        return "spool-%08x".formatted(folder.toString().hashCode());
    }

    /** Returns never, but for an exception: the folder stays locked while all is well. */
    private void look(SpoolFolder spool, Intake intake) throws IOException, InterruptedException {
        for (SpoolClaim claim : spool.claims()) {
            resume(spool, claim, intake);
        }
        while (true) {
            var unreadable = new ArrayList<String>();
            for (Path file : spool.dropped()) {
                take(spool, file, unreadable, intake);
            }
            if (unreadable.isEmpty()) {
                intake.working();
            } else {
                intake.failing("cannot be read: " + String.join(", ", unreadable));
            }
            time.pause(intervalNanos);
        }
    }

    /** One file that cannot be read does not keep the others waiting. */
    private void take(SpoolFolder spool, Path file, List<String> unreadable, Intake intake)
            throws IOException, InterruptedException {
        Verdict verdict;
        try {
            verdict = SpoolFile.examine(file, spool.doneBefore(file), time.now());
        } catch (IOException _) {
            unreadable.add(SpoolFile.printable(file));
            verdict = new Verdict.Wait();
        }
        throwIfInterrupted(); // which looks like a file that cannot be read
        switch (verdict) {
            case Verdict.Wait() -> {
                // the next look may find it complete
            }
            case Verdict.Refuse(List<String> reason) -> {
                spool.failed(file, SpoolFile.safeName(file), String.join("\n", reason));
                intake.fileRefused(SpoolFile.printable(file), reason.getFirst());
            }
            case Verdict.Complete(long bytes) -> {
                long first = intake.taken(source());
                handOver(spool, spool.claim(file, first, bytes, peer), 0, intake);
            }
        }
    }

    /** Goes on with a file where the intake says that it was stopped. */
    private void resume(SpoolFolder spool, SpoolClaim claim, Intake intake)
            throws IOException, InterruptedException {
        long known = intake.taken(source()) - claim.first();
        if (!claim.owner().equals(peer)) {
            refuse(spool, claim, "peer " + claim.owner() + " had begun to take it", intake);
        } else if (known < 0) {
            String lost = "what this peer knew of its progress is lost with its data";
            refuse(spool, claim, lost, intake);
        } else {
            handOver(spool, claim, known, intake);
        }
    }

    private static void refuse(SpoolFolder spool, SpoolClaim claim, String why, Intake intake)
            throws IOException {
        String reason = why + "; drop here again what the record lacks of it";
        spool.failed(claim, reason);
        intake.fileRefused(SpoolFile.printable(claim.file()), reason);
    }

    private void handOver(SpoolFolder spool, SpoolClaim claim, long known, Intake intake)
            throws IOException, InterruptedException {
        long rows = 0;
        try (var content = SpoolFile.rows(claim.file(), claim.bytes(), intake)) {
            var readings = next(content, known);
            while (!readings.isEmpty()) {
                if (rows >= known) {
                    intake.accept(source(), readings);
                }
                rows += readings.size();
                readings = next(content, known - rows);
            }
        }
        throwIfInterrupted();
        if (rows < known) {
            String shorter = known + " of its rows were recorded, and now it holds " + rows;
            refuse(spool, claim, shorter, intake);
        } else {
            intake.settle(source());
            close(spool, claim, rows, intake);
        }
    }

    /** {@return the next batch, at most {@code known} if that many are to be left out} */
    private static List<Reading> next(ReplayFile content, long known) {
        return content.next(
                known > 0
                        ? (int) Math.min(known, Intake.BATCH_READINGS_MAX)
                        : Intake.BATCH_READINGS_MAX);
    }

    private static void close(SpoolFolder spool, SpoolClaim claim, long rows, Intake intake)
            throws IOException {
        long bytes = Files.size(claim.file());
        String name = SpoolFile.printable(claim.file());
        if (bytes == claim.bytes()) {
            spool.done(claim);
            intake.fileTaken(name, rows);
        } else {
            String reason =
                    "it was changed while it was taken, from "
                            + claim.bytes()
                            + " bytes to "
                            + bytes
                            + ": its first "
                            + rows
                            + " rows are recorded; drop here what is missing, and rename files"
                            + " into the folder when they are complete";
            spool.failed(claim, reason);
            intake.fileRefused(name, reason);
        }
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }
}
