package bellwether.simulation;

import bellwether.group.GroupStatus;
import bellwether.protocol.Ascii;
import bellwether.protocol.JournalReader;
import bellwether.protocol.LineChain;
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
    private static final int CRC_LENGTH = 8;

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
        long from = status.forwardedEnd();
        var bytes = new byte[Math.clamp(status.safeEnd() - from, 0, BYTES_MAX)];
        JournalReader journal = peer.store().journal();
        int length = sound(journal, from, bytes, ForwardWatch.fill(journal, from, bytes));
        if (length == 0 || random.nextInt(4) == 0) {
            return;
        }
        watch.takes(from, bytes, length);
        if (random.nextInt(4) != 0) {
            long nanos = random.nextLong(PAUSE_NANOS_MAX);
            world.time().after(nanos, () -> peer.forwarded(reign, from + length, life));
        }
    }

    /** {@return how many bytes of whole lines are what was written, as who reads them checks} */
    private static int sound(JournalReader journal, long from, byte[] bytes, int length) {
        var chain = new LineChain();
        var link = new byte[LineChain.SUFFIX_LENGTH];
        int crc = 0;
        if (from > 0 && journal.read(from - link.length, link, 0, link.length) == link.length) {
            crc = (int) Ascii.parseHex32(link, 0);
        }
        int sound = 0;
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                crc = chain.next(crc, bytes, sound, at - LineChain.SUFFIX_LENGTH);
                if (Ascii.parseHex32(bytes, at - CRC_LENGTH) != Integer.toUnsignedLong(crc)) {
                    return sound;
                }
                sound = at + 1;
            }
        }
        return sound;
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
