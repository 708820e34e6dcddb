package bellwether.sequencer;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One ordered log over memory, and short ways to fill it. */
final class Trial {
    static final PeerId A = new PeerId("0a000000-0000-4000-8000-00000000000a");
    static final PeerId B = new PeerId("0b000000-0000-4000-8000-00000000000b");
    static final PeerId C = new PeerId("0c000000-0000-4000-8000-00000000000c");
    static final Source SA = new Source(A, new Incarnation(1));
    static final Source SB = new Source(B, new Incarnation(2));

    final MemoryJournal journal = new MemoryJournal();
    final MemoryOutbox outbox = new MemoryOutbox();
    final List<String> cuts = new ArrayList<>();
    final OrderedLog log =
            new OrderedLog(
                    journal,
                    new LogIndex(),
                    outbox,
                    new Unrendered((offset, sequence) ->
                            cuts.add(offset + " " + sequence + " of " + journalEnd())));
    final Sequencer sequencer = new Sequencer(log);

    private long journalEnd() {
        return journal.end();
    }

    static Reign reign(long viewId, PeerId leader) {
        return new Reign(viewId, leader, new Incarnation(viewId));
    }

    static Bytes payload(Source source, long n) {
        return Bytes.utf8("DATA|" + source.origin().brief() + "|t" + n + "|1.5||1012.00");
    }

    static byte[] request(Source source, long n) {
        return RequestLines.line(new Tag(source, n), payload(source, n));
    }

    static Bytes requests(Source source, long from, long to) {
        var lines = new ByteArrayOutputStream();
        for (long n = from; n <= to; n++) {
            lines.writeBytes(request(source, n));
        }
        return Bytes.of(lines.toByteArray());
    }

    /** {@return the lines with these bodies, chained from {@code crc} on} */
    static Bytes chained(int crc, String... bodies) {
        var chain = new LineChain();
        var lines = new ByteArrayOutputStream();
        int before = crc;
        for (String body : bodies) {
            byte[] text = body.getBytes(StandardCharsets.UTF_8);
            before = chain.next(before, text, 0, text.length);
            var suffix = new byte[10];
            suffix[0] = ':';
            Ascii.putHex32(suffix, 1, before);
            suffix[9] = '\n';
            lines.writeBytes(text);
            lines.writeBytes(suffix);
        }
        return Bytes.of(lines.toByteArray());
    }

    static String ordered(long sequence, Source source, long n) {
        return "ORDERED:" + sequence + ":" + new Tag(source, n).inLine() + ":" + payload(source, n);
    }

    static String epochBody(long viewId, PeerId leader, long firstSequence) {
        return new EpochLine(reign(viewId, leader), firstSequence, List.of()).text();
    }

    Trial epoch(long viewId, PeerId leader, PeerId... voters) {
        long first = log.index().lastSequence() + 1;
        log.writeEpoch(new EpochLine(reign(viewId, leader), first, List.of(voters)));
        return this;
    }

    /** Sequences {@code from} to {@code to} of {@code source}. */
    Trial readings(Source source, long from, long to) {
        sequencer.take(
                requests(source, from, to),
                refusal -> {
                    throw new AssertionError(refusal.toString());
                });
        return this;
    }

    /** Copies what {@code other} holds beyond the own end. */
    Trial copyFrom(Trial other) {
        byte[] all = other.journal.content();
        int end = (int) log.end();
        int taken = log.copy(new Bytes(all, end, all.length - end));
        if (taken != all.length - end) {
            throw new AssertionError(log.index().problem());
        }
        return this;
    }

    List<String> outboxOf(Source source) {
        var held = new ArrayList<String>();
        for (long n = outbox.first(source); n != 0 && n <= outbox.last(source); n++) {
            if (isKept(source, n)) {
                held.add(n + " " + outbox.payload(source, n));
            }
        }
        return held;
    }

    private boolean isKept(Source source, long n) {
        try {
            outbox.payload(source, n);
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    static List<String> entries(Source source, long from, long to) {
        var all = new ArrayList<String>();
        for (long n = from; n <= to; n++) {
            all.add(n + " " + payload(source, n));
        }
        return all;
    }
}
