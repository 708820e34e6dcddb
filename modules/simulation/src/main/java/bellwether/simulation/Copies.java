package bellwether.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import bellwether.group.GroupStatus;
import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.Message;
import bellwether.protocol.Reign;
import bellwether.sequencer.Journal;
import java.util.Arrays;
import java.util.Optional;

/**
 * I1 while it happens, where there is a leader to compare with: who follows it holds a prefix of
 * its journal, and what is streamed under its reign is its, whoever streams it. The chained CRC in
 * front of an offset stands for all bytes before it.
 */
final class Copies {
    /** Eight digits and a line feed. */
    private static final int CRC_BYTES = 9;

    private final SimulatedNetwork network;

    Copies(SimulatedNetwork network) {
        this.network = network;
    }

    /** {@code sender} streams {@code chunk}. */
    void streamed(SimulatedPeer sender, Message.Chunk chunk) {
        if (sender.id().equals(chunk.reign().leader())) {
            return;
        }
        Bytes lines = chunk.lines();
        long end = chunk.offset() + lines.length();
        byte[] crc = Arrays.copyOfRange(lines.array(), lines.end() - CRC_BYTES, lines.end());
        leading(chunk.reign()).ifPresent(leader -> compare(sender, "streams", end, crc, leader));
    }

    /** {@code member} has taken a batch of inputs. */
    void copied(SimulatedPeer member) {
        GroupStatus status = member.status();
        if (status.upstream().isPresent() && status.journalEnd() >= CRC_BYTES) {
            byte[] crc = crcBefore(member.journal(), status.journalEnd());
            status.reign()
                    .flatMap(this::leading)
                    .ifPresent(
                            leader -> compare(member, "holds", status.journalEnd(), crc, leader));
        }
    }

    private Optional<SimulatedPeer> leading(Reign reign) {
        return Optional.ofNullable(network.peer(reign.leader()))
                .filter(SimulatedPeer::isUp)
                .filter(peer -> peer.status().role() == GroupStatus.State.LEADER)
                .filter(peer -> peer.status().reign().equals(Optional.of(reign)));
    }

    private static void compare(
            SimulatedPeer peer, String does, long end, byte[] crc, SimulatedPeer leader) {
        if (peer.store().isDamaged()
                || leader.store().isDamaged()
                || end < leader.journal().start().offset()) {
            return; // what it reads here need not be what it holds, or it has gone
        }
        if (leader.journalEnd() < end || !Arrays.equals(crc, crcBefore(leader.journal(), end))) {
            throw new Violation(
                    "I1 copy: "
                            + peer.id().brief()
                            + " "
                            + does
                            + " other bytes before "
                            + end
                            + " than its leader "
                            + leader.id().brief());
        }
    }

    private static byte[] crcBefore(Journal journal, long end) {
        if (end == journal.start().offset()) {
            return Ascii.hex32(journal.start().crc()).concat("\n").getBytes(US_ASCII);
        }
        var crc = new byte[CRC_BYTES];
        int got = 0;
        while (got < CRC_BYTES) {
            int more = journal.read(end - CRC_BYTES + got, crc, got, CRC_BYTES - got);
            if (more == 0) {
                throw new Violation("journal cannot be read before " + end);
            }
            got += more;
        }
        return crc;
    }
}
