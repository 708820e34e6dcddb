package bellwether.launcher.demo;

import bellwether.launcher.ops.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits until every living peer holds every row, then compares all files. */
final class ReplayRun {
    private static final long LOOK_MILLIS = 100;
    private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALL_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    /**
     * After a kill nobody knows how many readings are still to come: nothing for so long is all.
     */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Fleet fleet;
    private final Screen screen;
    private final HalfWay halfWay;
    private final List<SourceFile> sources;
    private final long total;
    private Statuses statuses = new Statuses(0, List.of());
    private long changedNanos = System.nanoTime();

    ReplayRun(Fleet fleet, Screen screen, HalfWay halfWay, List<SourceFile> sources) {
        this.fleet = fleet;
        this.screen = screen;
        this.halfWay = halfWay;
        this.sources = List.copyOf(sources);
        total = sources.stream().mapToLong(SourceFile::total).sum();
    }

    /**
     * {@return what the audit of the living peers' files says}
     *
     * @throws DemoFailure if a peer ended by itself, or nothing moves any more
     */
    Audit.Result run() throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        awaitAllRows();
        long completeNanos = System.nanoTime();
        if (statuses.outbox() > 0) {
            screen.say(statuses.outbox() + " readings still wait in outboxes");
        }
        var result = audit();
        screen.say(AuditReport.of(result, fleet.alive().size()));
        screen.say(
                String.format(
                        Locale.ROOT,
                        "elapsed: %.1f s from the first start until every copy was complete,"
                                + " %.1f s for the comparison",
                        (completeNanos - startNanos) / 1e9,
                        (System.nanoTime() - completeNanos) / 1e9));
        return result;
    }

    private void awaitAllRows() throws IOException, InterruptedException {
        long toldNanos = System.nanoTime();
        while (!isComplete()) {
            look();
            if (statuses.sequence() >= total / 2) {
                halfWay.act();
            }
            halfWay.watch();
            if (System.nanoTime() - toldNanos >= TELL_NANOS) {
                toldNanos += TELL_NANOS;
                tell();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        tell();
        screen.keep();
    }

    private void look() throws IOException {
        String ends = Ends.of(fleet.peers());
        if (!ends.isEmpty()) {
            throw new DemoFailure("a peer has ended by itself: " + ends);
        }
        var now = Statuses.of(fleet.alive());
        if (!now.equals(statuses)) {
            statuses = now;
            changedNanos = System.nanoTime();
        } else if (System.nanoTime() - changedNanos > STALL_NANOS_MAX) {
            screen.say(String.join("\n", StatusTable.of(fleet.peers())));
            screen.say(AuditReport.of(audit(), fleet.alive().size()));
            throw new DemoFailure(
                    "nothing has moved for "
                            + TimeUnit.NANOSECONDS.toSeconds(STALL_NANOS_MAX)
                            + " s: "
                            + statuses.rowsOfSlowest()
                            + " of "
                            + total
                            + " rows on the slowest peer");
        }
    }

    private boolean isComplete() throws IOException {
        if (!statuses.agree() || !halfWay.isDone()) {
            return false;
        }
        if (statuses.sequence() >= total && statuses.outbox() == 0) {
            return true;
        }
        return System.nanoTime() - changedNanos > QUIET_NANOS
                && (statuses.sequence() >= total || survivorsAreComplete());
    }

    /** Whether all that is missing can be what only a killed peer had. */
    private boolean survivorsAreComplete() throws IOException {
        var data = fleet.alive().getFirst().data();
        boolean complete = fleet.alive().size() < fleet.peers().size();
        for (var replayed : replayed()) {
            for (var sensor : replayed.file().rows().entrySet()) {
                var file = data.resolve(sensor.getKey() + ".csv");
                complete &= !replayed.complete() || rows(file) >= sensor.getValue();
            }
        }
        return complete;
    }

    private static long rows(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var lines = Files.lines(file)) {
            return lines.count() - 1;
        }
    }

    private Audit.Result audit() throws IOException {
        var copies =
                fleet.alive().stream()
                        .map(peer -> new Audit.Copy(peer.name(), peer.data()))
                        .toList();
        return Audit.of(copies, replayed());
    }

    private List<Audit.Replayed> replayed() {
        var replayed = new ArrayList<Audit.Replayed>();
        for (var file : sources) {
            boolean complete =
                    fleet.alive().stream()
                            .anyMatch(peer -> peer.source().equals(Optional.of(file.path())));
            replayed.add(new Audit.Replayed(file, complete));
        }
        return replayed;
    }

    private void tell() throws IOException {
        screen.progress(others().rowsOfSlowest(), total, progress());
    }

    /** A newcomer begins at nothing: told apart, so that it does not look as if rows were lost. */
    private String progress() throws IOException {
        var newcomer = halfWay.newcomer().filter(DemoPeer::isAlive);
        var others = others();
        String line =
                String.format(
                        Locale.ROOT,
                        "%d of %d rows on the slowest of %d peers",
                        others.rowsOfSlowest(),
                        total,
                        others.peers());
        return newcomer.isEmpty() ? line : line + caughtUp(newcomer.get());
    }

    private Statuses others() throws IOException {
        var newcomer = halfWay.newcomer().filter(DemoPeer::isAlive);
        return Statuses.of(
                fleet.alive().stream()
                        .filter(peer -> !newcomer.equals(Optional.of(peer)))
                        .toList());
    }

    private static String caughtUp(DemoPeer newcomer) throws IOException {
        long rows = Statuses.of(List.of(newcomer)).rowsOfSlowest();
        return "; " + newcomer.name() + ", which joined late, has fetched " + rows;
    }
}
