package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.Reign;
import bellwether.storage.ForwardedFile;
import bellwether.storage.MemoryDisk;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What forwards the record of one host to another system while that leads, and remembers how far it
 * is. That system is slow, away now and then, and its answer may be lost. It changes nothing of
 * what else happens in a run: it draws from a source of its own, and has a disk of its own.
 */
final class SimulatedUplink {
    private static final int BYTES_MAX = 64 << 10;
    private static final long PAUSE_NANOS_MAX = 2 * Settings.SECOND;
    private static final long KEEP_NANOS_MAX = 5 * Settings.SECOND;

    private final SimulatedPeer peer;
    private final World world;
    private final RandomGenerator random;
    private final ForwardWatch watch;
    private final MemoryDisk disk;
    private ForwardedFile file;
    private long claimed;

    SimulatedUplink(SimulatedPeer peer, World world, ForwardWatch watch) {
        this.peer = peer;
        this.world = world;
        this.watch = watch;
        this.random = new SplittableRandom(peer.id().hashCode());
        this.disk = new MemoryDisk(new SplittableRandom(peer.id().hashCode()));
        this.file = new ForwardedFile(disk, "");
    }

    /** {@return what a process that has opened its files knows from the one before} */
    long opened(long life) {
        file = new ForwardedFile(disk, "");
        claimed = 0;
        forwardLater(life);
        keepLater(life);
        return file.load(peer.store().journal()).orElse(0);
    }

    /** A batch is done: so much of the journal is forwarded, as the peer says. */
    void settled(long forwardedEnd) {
        if (forwardedEnd > claimed) {
            watch.claims(peer.id(), peer.store().journal(), claimed, forwardedEnd);
        }
        claimed = forwardedEnd;
    }

    private void forwardLater(long life) {
        world.time()
                .after(
                        random.nextLong(PAUSE_NANOS_MAX),
                        () -> {
                            if (peer.isAlive(life)) {
                                forward(life);
                                forwardLater(life);
                            }
                        });
    }

    private void forward(long life) {
        GroupStatus status = peer.status();
        if (!peer.streams() || status.role() != GroupStatus.State.LEADER) {
            return;
        }
        Reign reign = status.reign().orElseThrow();
        long from = Math.max(status.forwardedEnd(), peer.store().journal().start().offset());
        boolean isAway = random.nextInt(4) == 0;
        if (from >= status.safeEnd() || isAway) {
            return;
        }
        long most = Math.min(status.safeEnd(), from + BYTES_MAX);
        long to = watch.takes(peer.store().journal(), from, most);
        boolean answers = random.nextInt(4) != 0;
        if (to > from && answers) {
            long nanos = random.nextLong(PAUSE_NANOS_MAX);
            world.time().after(nanos, () -> peer.forwarded(reign, to, life));
        }
    }

    private void keepLater(long life) {
        world.time()
                .after(
                        random.nextLong(KEEP_NANOS_MAX),
                        () -> {
                            if (peer.isAlive(life)) {
                                keepSoon(claimed, peer.store().cuts(), life);
                                keepLater(life);
                            }
                        });
    }

    /** What a thread knew may not be so any more when it comes to write it. */
    private void keepSoon(long offset, long cuts, long life) {
        world.time()
                .after(
                        random.nextLong(PAUSE_NANOS_MAX),
                        () -> {
                            if (peer.isAlive(life)) {
                                peer.store().keep(file, offset, cuts);
                            }
                        });
    }
}
