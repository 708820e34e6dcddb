package bellwether.sequencer;

import bellwether.protocol.Bytes;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message.RequestRefused;
import bellwether.protocol.RequestLines;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The leader's part: gives each request its place. A tag is taken only if its {@code n} is one
 * above the mark of its source in the journal; at or below it stands there already and is dropped;
 * above it is refused, once, until the wanted one comes. The rule makes resubmission by anybody,
 * any number of times, exactly-once. One object per reign. Confined to the group loop.
 */
public final class Sequencer {
    /**
     * Sources with a refusal outstanding; beyond it refusals are repeated, which is only slower.
     */
    private static final int REFUSED_MAX = 10_000;

    private final OrderedLog log;
    private final RequestPen pen;
    private final TagText own = new TagText("");
    private final Map<SourceKey, Long> refused = new HashMap<>();

    public Sequencer(OrderedLog log) {
        this.log = log;
        this.pen = new RequestPen(log);
    }

    /**
     * Sequences a batch of requests of a sender that may speak for every source, and stores it.
     *
     * @param refusals takes what is to be answered to the sender
     * @throws MalformedException if a line breaks the grammar; those before it were sequenced and
     *     stored
     */
    public void take(Bytes lines, Consumer<RequestRefused> refusals) {
        take(lines, _ -> true, refusals);
    }

    /**
     * Sequences a batch of requests and stores it.
     *
     * @param maySpeakFor asked of each source in the batch; requests of others are dropped
     * @param refusals takes what is to be answered to the sender
     * @throws MalformedException if a line breaks the grammar; those before it were sequenced and
     *     stored
     */
    public void take(
            Bytes lines, Predicate<Source> maySpeakFor, Consumer<RequestRefused> refusals) {
        HighWaterMarks.Mark asked = null;
        boolean speaks = false;
        var requests = new RequestLines(lines);
        try {
            while (requests.next()) {
                var known = log.index().markAt(requests.array(), requests.tagFrom());
                if (known.isEmpty()) {
                    refuse(requests.key(), 1, refusals); // not named yet: its first is missing
                    continue;
                }
                var mark = known.get();
                if (mark != asked) {
                    asked = mark;
                    speaks = maySpeakFor.test(mark.source());
                }
                if (speaks && !log.index().isKeyTaken(mark)) {
                    takeOne(requests, mark, refusals);
                }
                log.index().dropUnused(mark);
            }
        } finally {
            pen.store();
        }
    }

    private void takeOne(
            RequestLines request, HighWaterMarks.Mark mark, Consumer<RequestRefused> refusals) {
        long wanted = mark.n() + 1;
        if (request.n() == wanted) {
            pen.write(mark, request.array(), request.tagFrom(), request.lineTo());
            if (!refused.isEmpty()) {
                refused.remove(mark.key());
            }
        } else if (request.n() > wanted) {
            refuse(mark.key(), wanted, refusals);
        }
    }

    private void refuse(SourceKey key, long wanted, Consumer<RequestRefused> refusals) {
        if (refused.getOrDefault(key, 0L) != wanted) {
            if (refused.size() < REFUSED_MAX) {
                refused.put(key, wanted);
            }
            refusals.accept(new RequestRefused(key, wanted));
        }
    }

    /**
     * Sequences what the leader's own outbox may give out beyond the journal, at most {@code
     * readingsMax}, and stores it.
     */
    public int takeOwn(Outbox outbox, int readingsMax) {
        int taken = 0;
        for (Source source : outbox.sources()) {
            var mark = log.index().mark(source);
            long n = Math.max(mark.n() + 1, outbox.first(source));
            long last = outbox.sendable(source);
            boolean goesOn = n == mark.n() + 1 && !log.index().isKeyTaken(mark);
            if (goesOn && n <= last && taken < readingsMax) {
                long end = Math.min(last, n + readingsMax - taken - 1);
                takeOwn(mark, payloads(outbox, source, n, end));
                taken += (int) (end - n + 1);
            }
        }
        pen.store();
        return taken;
    }

    /**
     * Forgets refusals made to a peer that is gone or starts again: it may ask for the same again.
     */
    public void forgetRefusals() {
        refused.clear();
    }

    /** All at once, and then the outbox is left: the journal may let its writer wait. */
    private static List<Bytes> payloads(Outbox outbox, Source source, long first, long last) {
        var payloads = new ArrayList<Bytes>();
        outbox.payloads(source, first, last, payloads::add);
        return payloads;
    }

    private void takeOwn(HighWaterMarks.Mark mark, List<Bytes> payloads) {
        own.begin("", mark.source());
        for (Bytes payload : payloads) {
            own.clear();
            own.add(mark.n() + 1, payload);
            pen.write(mark, own.array(), 0, own.length());
        }
    }
}
