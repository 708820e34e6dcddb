package bellwether.group;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.History;
import bellwether.protocol.LineChain;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Heartbeat;
import bellwether.protocol.Message.Pulse;
import bellwether.protocol.PeerId;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.Divergence;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.MemoryOutbox;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Sequencer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The journal of some other peer. */
final class ForeignLog {
    final MemoryJournal journal = new MemoryJournal();
    private final OrderedLog log =
            new OrderedLog(journal, new LogIndex(), new MemoryOutbox(), Projection.none());
    private final Sequencer sequencer = new Sequencer(log);

    ForeignLog epoch(long viewId, PeerId leader) {
        log.writeEpoch(
                new EpochLine(
                        Bench.reign(viewId, leader), log.index().lastSequence() + 1, List.of()));
        return this;
    }

    /** {@code count} more readings of {@code origin}. */
    ForeignLog readings(PeerId origin, int count) {
        var source = new Source(origin, Bench.incarnation(origin));
        for (int i = 0; i < count; i++) {
            long n = log.index().highWaterMark(source) + 1;
            sequencer.take(
                    Bytes.of(request(source, n)),
                    refusal -> {
                        throw new AssertionError(refusal.toString());
                    });
        }
        return this;
    }

    static byte[] request(Source source, long n) {
        return RequestLines.line(new Tag(source, n), Bench.payload("t" + n));
    }

    Bytes bytes() {
        return Bytes.of(journal.content());
    }

    /** {@return what it holds from {@code offset} on} */
    Bytes from(long offset) {
        return between(offset, end());
    }

    /** {@return what it holds between two line ends} */
    Bytes between(long from, long to) {
        return new Bytes(journal.content(), (int) from, (int) (to - from));
    }

    /** {@return {@code body} as the line behind one whose CRC is {@code crc}} */
    static Bytes line(int crc, Bytes body) {
        int sum = new LineChain().next(crc, body.array(), body.offset(), body.end());
        return Bytes.utf8(body + ":" + Ascii.hex32(sum) + "\n");
    }

    int crcAt(long offset) {
        return log.lineEndAt(offset).orElseThrow();
    }

    /** {@return what its leader says of it} */
    Heartbeat heartbeat(long viewId, PeerId leader) {
        return new Heartbeat(
                Optional.of(
                        new Pulse(
                                viewId,
                                Bench.reign(viewId, leader),
                                end(),
                                0,
                                0,
                                OptionalInt.of(crc()))));
    }

    /** {@return where its leader tells a member to cut} */
    Align answer(Follow statement) {
        long at = Divergence.offset(log.index(), statement.history()).orElseThrow();
        return new Align(statement.number(), statement.reign(), at, crcAt(at));
    }

    long end() {
        return log.end();
    }

    int crc() {
        return log.index().crc();
    }

    History history() {
        return log.history(0);
    }
}
