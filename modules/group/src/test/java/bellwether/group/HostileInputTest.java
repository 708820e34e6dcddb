package bellwether.group;

import static bellwether.group.Bench.A;
import static bellwether.group.Bench.B;
import static bellwether.group.Bench.C;
import static bellwether.group.Bench.D;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.election.IdPriority;
import bellwether.protocol.Ballot;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochMark;
import bellwether.protocol.History;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Standing;
import bellwether.protocol.View;
import bellwether.sequencer.LogIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing that a peer sends throws, and nothing of it breaks the own journal. */
final class HostileInputTest {
    /** It holds other lines under the name of an epoch: somebody lied to it. */
    @Test
    void aHistoryThatPartsInsideALineIsCutWhereItsEpochBegins() {
        var leader = new Bench(C).lead(B);
        leader.offer("t1", "t2");
        var mark = new EpochMark(leader.leading(), 0);
        var history = new History(20, 1, 0, List.of(mark), false);
        leader.receive(B, new Follow(9, leader.leading(), history));
        assertEquals(0, leader.onlySent(B, Align.class).offset());
        assertEquals(1, leader.told("history_differs").size());
        assertEquals(GroupStatus.State.LEADER, leader.state());
    }

    @Test
    void aHistoryWithoutEpochsThatPromisesMoreIsAnsweredAsAnEmptyOne() {
        var leader = new Bench(C).lead(B);
        leader.receive(B, new Follow(9, leader.leading(), new History(20, 1, 0, List.of(), true)));
        assertEquals(0, leader.onlySent(B, Align.class).offset());
    }

    @Test
    void anAnswerThatCutsInsideALineIsNotObeyed() {
        var log = new ForeignLog().epoch(5, C).readings(C, 3);
        var member = new Bench(B).follow(C, 5, log);
        member.take(new Input.Disconnected(C, "reset"));
        member.take(new Input.Connected(C));
        long number = member.onlySent(C, Follow.class).number();
        member.receive(C, new Align(number, Bench.reign(5, C), 100, 7));
        assertEquals(log.end(), member.journal.end());
        assertEquals(1, member.told("journal_differs").size());
        assertEquals(1, member.sent(C, Follow.class).size(), "it asks again");
    }

    @Test
    void aPromiseThatPartsInsideALineIsNotTakenOver() {
        var log = new ForeignLog().epoch(5, A).readings(A, 3);
        var candidate = new Bench(C, log.journal, new IdPriority(), false);
        candidate.start().connect(B);
        candidate.fire(Timer.DISCOVERY);
        Ballot ballot = candidate.onlySent(B, Message.PromiseRequest.class).ballot();
        var marks =
                List.of(
                        new EpochMark(Bench.reign(6, B), log.end() - 10),
                        new EpochMark(Bench.reign(5, A), 0));
        candidate.receive(B, new Promise(ballot, true, new History(9_999, 1, 0, marks, false)));
        assertEquals(1, candidate.told("history_refused").size());
        assertEquals(log.end(), candidate.journal.end());
        candidate.fire(Timer.FLUSH);
        assertEquals(GroupStatus.State.LEADER, candidate.state(), "without that peer");
    }

    /** Messages by chance, as plausible as can be, to a peer in any part. */
    @Test
    void nothingThatAPeerSendsThrowsOrBreaksTheJournal() {
        for (long seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var bench = Bench.ofFanout(B, 1);
            var messages = new RandomMessages(random, bench);
            try {
                bench.start();
                for (int i = 0; i < 300; i++) {
                    feed(bench, messages, random);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
            var index = new LogIndex();
            byte[] bytes = bench.journal.content();
            assertEquals(bytes.length, index.take(Bytes.of(bytes)), "seed " + seed);
        }
    }

    private static void feed(Bench bench, RandomMessages messages, Random random) {
        PeerId other = List.of(A, C, D).get(random.nextInt(3));
        bench.pass(random.nextLong(Bench.SECOND / 2));
        switch (random.nextInt(12)) {
            case 0 -> bench.connect(other);
            case 1 -> bench.take(new Input.Disconnected(other, "reset"));
            case 2 -> bench.loses(other);
            case 3 -> bench.hear(other, Bench.announcement(other));
            case 4 -> bench.offer("t" + random.nextInt(1_000));
            case 5 -> {
                bench.journal.sync();
                bench.take(new Input.Synced());
            }
            case 6 -> {
                var timers = List.copyOf(bench.armed.keySet());
                if (!timers.isEmpty()) {
                    bench.fire(timers.get(random.nextInt(timers.size())));
                }
            }
            default -> bench.receive(other, messages.next(other));
        }
        assertTrue(bench.journal.end() >= bench.journal.durableEnd());
    }

    /** Values that fit the moment, and values that do not. */
    private record RandomMessages(Random random, Bench bench) {
        Message next(PeerId from) {
            long offset =
                    random.nextBoolean()
                            ? bench.journal.end()
                            : random.nextLong(bench.journal.end() + 3);
            long number = random.nextLong(6);
            long viewId = Math.max(1, bench.group.status().viewId() + random.nextInt(4) - 1);
            var reign =
                    random.nextBoolean()
                            ? bench.group
                                    .status()
                                    .leader()
                                    .map(leader -> Bench.reign(viewId, leader))
                                    .orElse(Bench.reign(viewId, from))
                            : Bench.reign(viewId, from);
            var ballot = new Ballot(viewId, from);
            return switch (random.nextInt(27)) {
                case 0 -> new Message.Join(ballot);
                case 1 -> new Message.ViewChange(view(viewId, from));
                case 2 -> new Follow(number, latest(from), history(viewId, from, offset));
                case 3 -> new Align(number, reign, offset, random.nextInt());
                case 4 -> new Align(number, latest(from), 0, 0);
                case 5 -> new Chunk(number, latest(from), offset, chunk(viewId, from));
                case 6 -> new Message.Fetch(ballot, number, offset);
                case 7 -> new Message.PromiseRequest(ballot, random.nextInt(3));
                case 8 -> new Promise(own(viewId), true, history(viewId, from, offset));
                case 9 -> new Message.PromiseRefused(own(viewId), ballot, Optional.of(from));
                case 10 -> new Message.Merge(viewId, 1 + random.nextInt(3), offset, reign, offset);
                case 11 -> new Message.Yield(ballot);
                case 12 -> new Message.Election(from);
                case 13 -> new Message.Ok();
                case 14 -> new Message.Coordinator(from);
                case 15 -> new Message.Leave(from);
                case 16 -> new Message.JournalAck(number, latest(from), offset, offset);
                case 17 -> new Message.HistoryRequest(number, random.nextInt(4));
                case 18 -> new Message.Requests(requests(from));
                case 19 ->
                        new Message.Heartbeat(
                                Optional.of(new Message.Pulse(viewId, latest(from), offset)));
                case 20 -> new Message.PlainRequest(Bench.payload("p"));
                case 21 -> new Message.Upstream(number, latest(from), anybody());
                case 22 -> new Message.Subscribe(number, latest(from), offset);
                case 23 -> new Message.StreamEnd(number, latest(from));
                case 24 ->
                        new Message.UpstreamLost(
                                number, latest(from), anybody(), random.nextBoolean());
                case 25 -> new Message.SubtreeAck(latest(from), standings(number, offset));
                default ->
                        new Message.Hello(
                                from,
                                Bench.endpoint(random.nextBoolean() ? from : A),
                                random.nextBoolean() ? Map.of() : Bench.hello(from).fields());
            };
        }

        private PeerId anybody() {
            return List.of(A, B, C, D).get(random.nextInt(4));
        }

        private List<Standing> standings(long number, long offset) {
            PeerId who = anybody();
            var source = new Source(who, Bench.incarnation(random.nextBoolean() ? who : A));
            return List.of(new Standing(source, number, offset, offset));
        }

        private Ballot own(long viewId) {
            return new Ballot(viewId, bench.self);
        }

        private Reign latest(PeerId from) {
            PeerId leader = bench.group.status().leader().orElse(from);
            return Bench.reign(Math.max(1, bench.group.status().viewId()), leader);
        }

        private View view(long viewId, PeerId from) {
            return Bench.view(
                    viewId,
                    Bench.reign(Math.max(1, viewId - random.nextInt(2)), from),
                    random.nextInt(4) == 0 ? new PeerId[] {from} : new PeerId[] {from, bench.self});
        }

        private History history(long viewId, PeerId from, long offset) {
            List<EpochMark> marks =
                    bench.group.status().log().isPresent() && random.nextBoolean()
                            ? List.of(new EpochMark(bench.group.status().log().get(), 0))
                            : List.of(new EpochMark(Bench.reign(viewId, from), offset));
            return new History(
                    offset,
                    random.nextInt(),
                    random.nextInt(2),
                    random.nextInt(5) == 0 ? List.of() : marks,
                    random.nextInt(4) == 0);
        }

        private Bytes chunk(long viewId, PeerId from) {
            return random.nextBoolean()
                    ? new ForeignLog().epoch(viewId, from).readings(from, 2).bytes()
                    : Bytes.utf8("nonsense\n");
        }

        private Bytes requests(PeerId from) {
            var source = new Source(from, Bench.incarnation(from));
            return random.nextInt(4) == 0
                    ? Bytes.utf8("SEQUENCER_REQUEST:nonsense\n")
                    : Bytes.of(ForeignLog.request(source, 1 + random.nextInt(5)));
        }
    }
}
