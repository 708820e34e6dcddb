package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.group.Input;
import bellwether.protocol.Ballot;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Chunk;
import bellwether.protocol.Message.Fetch;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.JournalBase;
import bellwether.protocol.Message.Merge;
import bellwether.protocol.Message.Promise;
import bellwether.protocol.Message.PromiseRequest;
import bellwether.protocol.Message.Subscribe;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.Message.Yield;
import bellwether.protocol.PeerId;
import bellwether.protocol.View;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether one process does what it may, by what it has said itself: knows only what comes in, what
 * is sent, and where the journal ends. Such a rule may be broken a thousand times before the bytes
 * of two journals show it, as what is wrong is mostly also the same.
 */
final class Conduct {
    /** A stream that was asked for: the last one, whoever was asked, is the one that counts. */
    private record Asked(PeerId from, long number) {}

    private final PeerId self;
    private final Map<PeerId, Incarnation> starts = new HashMap<>();
    private final Map<PeerId, Long> answered = new HashMap<>(); // the last handshake of that start
    private Optional<Input> input = Optional.empty();
    private long endBefore;
    private boolean cut;
    private Optional<Asked> handshake = Optional.empty();
    private Optional<Asked> stream = Optional.empty();
    private Optional<Asked> streamBefore = Optional.empty();
    private Ballot promised;
    private Optional<PeerId> toldToYield = Optional.empty();
    private Optional<PeerId> joined = Optional.empty();
    private Optional<View> answer = Optional.empty(); // the last view sent to whom it hears

    /**
     * @param promised what it has promised before it started, and may not have forgotten
     */
    Conduct(PeerId self, Ballot promised) {
        this.self = self;
        this.promised = promised;
    }

    /** {@return the highest ballot promised} */
    Ballot promised() {
        return promised;
    }

    /** The process is about to take {@code next}, with a journal of so many bytes. */
    void takes(Input next, long end) {
        input = Optional.of(next);
        endBefore = end;
        streamBefore = stream; // one that breaks is followed by a new handshake at once
        cut = false;
        toldToYield = Optional.empty();
        joined = Optional.empty();
        answer = Optional.empty();
        if (said() instanceof Hello hello) {
            greeted(hello);
        }
    }

    /** Another start of a peer counts its handshakes from the beginning. */
    private void greeted(Hello hello) {
        hello.incarnation()
                .filter(start -> !start.equals(starts.put(hello.peer(), start)))
                .ifPresent(_ -> answered.remove(hello.peer()));
    }

    /** The journal is about to be cut. */
    void cuts() {
        cut = true;
        if (said() instanceof Align align && !handshake.equals(source(align.number()))) {
            throw broken("cuts by an answer to another handshake", align.number(), handshake);
        }
    }

    /** Something goes out. */
    void did(Effect effect) {
        if (effect instanceof Effect.Send(PeerId to, var _, Message message)) {
            sent(to, message);
        }
    }

    private void sent(PeerId to, Message message) {
        switch (message) {
            case Follow follow -> {
                requireView(to);
                handshake = Optional.of(new Asked(to, follow.number()));
                stream = handshake; // the leader's answer is followed by its stream
            }
            case Align align -> answers(to, align.number());
            case JournalBase part when handshaken(to, part) -> answers(to, part.number());
            case Subscribe wanted -> stream = Optional.of(new Asked(to, wanted.number()));
            case Fetch fetch -> stream = Optional.of(new Asked(to, fetch.number()));
            case Promise promise -> bind(promise.ballot());
            case PromiseRequest request -> bind(request.ballot());
            case Yield _ -> toldToYield = Optional.of(to);
            case Join _ -> joined = Optional.of(to);
            case ViewChange(View view) when from().equals(Optional.of(to)) ->
                    answer = view.member(to).map(_ -> view);
            default -> {
                // Binds nobody.
            }
        }
    }

    /** Not to a candidate, which has asked for the journal under another kind of number. */
    private static boolean handshaken(PeerId to, JournalBase part) {
        return !part.reign().leader().equals(to);
    }

    /** What comes late, of a connection that broke, is not what the peer waits for any more. */
    private void answers(PeerId to, long number) {
        if (said() instanceof Follow && isOver()) {
            throw new Violation(
                    "C5 handshake: %s answers number %d of %s, of a start before its last"
                            .formatted(self.brief(), number, to.brief()));
        }
        Long last = answered.put(to, number);
        if (last != null && number < last) {
            throw new Violation(
                    "C5 handshake: %s answers number %d of %s after number %d of the same start"
                            .formatted(self.brief(), number, to.brief(), last));
        }
    }

    /** Who promises, or is a candidate, follows nobody any more, and goes back to nothing lower. */
    private void bind(Ballot ballot) {
        if (ballot.compareTo(promised) < 0) {
            throw new Violation(
                    "C2 promise: %s promises %s, and has promised %s"
                            .formatted(self.brief(), ballot, promised));
        }
        stream = Optional.empty();
        promised = ballot;
    }

    /** A view that makes a peer follow must not be below what that peer has promised. */
    private void requireView(PeerId leader) {
        if (said() instanceof ViewChange(var view) && from().equals(Optional.of(leader))) {
            var ballot = new Ballot(view.viewId(), leader);
            if (ballot.compareTo(promised) < 0) {
                throw new Violation(
                        "C2 promise: %s follows view %s, and has promised %s"
                                .formatted(self.brief(), ballot, promised));
            }
        }
    }

    /** The process has taken its input, and the journal has so many bytes now. */
    void took(long end) {
        Message said = said();
        if (said instanceof JournalBase part && end != endBefore) {
            if (!streamBefore.equals(source(part.number()))) {
                throw broken("begins by another stream", part.number(), streamBefore);
            }
        } else if (said instanceof Chunk chunk && end != endBefore) {
            requireStream(chunk);
        } else if (said instanceof Align align && cut && end != align.offset()) {
            throw broken("does not cut at " + align.offset(), align.number(), handshake);
        } else if (said instanceof Merge && toldToYield.isPresent() && joined.isPresent()) {
            throw new Violation(
                    "C3 one yields: %s tells %s to yield, and yields itself"
                            .formatted(self.brief(), toldToYield.get().brief()));
        } else if (said instanceof Join(Ballot theirs)) {
            requireAbove(theirs);
        }
        input = Optional.empty();
    }

    /**
     * Who says in its {@code JOIN} what it has promised can follow no view below that. A leader
     * that has slept may make its view anew before it looks at what it takes: the last view counts.
     */
    private void requireAbove(Ballot theirs) {
        if (answer.map(view -> new Ballot(view.viewId(), self).compareTo(theirs) < 0)
                .orElse(false)) {
            throw new Violation(
                    "C4 join: %s answers %s, which has promised %s, with view %d"
                            .formatted(
                                    self.brief(),
                                    from().orElseThrow().brief(),
                                    theirs,
                                    answer.get().viewId()));
        }
    }

    private void requireStream(Chunk chunk) {
        if (!streamBefore.equals(source(chunk.number()))) {
            throw broken("copies from another stream", chunk.number(), streamBefore);
        }
        if (chunk.offset() != endBefore) {
            throw new Violation(
                    "C1 stream: %s copies at %d what begins at %d"
                            .formatted(self.brief(), endBefore, chunk.offset()));
        }
    }

    private Violation broken(String what, long number, Optional<Asked> wanted) {
        return new Violation(
                "C1 stream: %s %s: number %d of %s, and asked last for %s"
                        .formatted(
                                self.brief(),
                                what,
                                number,
                                from().map(PeerId::brief).orElse("nobody"),
                                wanted.map(Asked::toString).orElse("none")));
    }

    private Optional<Asked> source(long number) {
        return from().map(peer -> new Asked(peer, number));
    }

    /** {@return whether another start of who says what is taken has said HELLO since} */
    private boolean isOver() {
        return input.filter(Input.Received.class::isInstance)
                .map(Input.Received.class::cast)
                .flatMap(Input.Received::start)
                .filter(start -> !start.equals(starts.getOrDefault(from().orElseThrow(), start)))
                .isPresent();
    }

    private Optional<PeerId> from() {
        return input.filter(Input.Received.class::isInstance)
                .map(Input.Received.class::cast)
                .map(Input.Received::from);
    }

    /** {@return the message that is taken at this moment; a neutral one if none is} */
    private Message said() {
        return input.filter(Input.Received.class::isInstance)
                .map(Input.Received.class::cast)
                .map(Input.Received::message)
                .orElseGet(Message.Ok::new);
    }
}
