package bellwether.simulation;

import bellwether.group.Effect;
import bellwether.protocol.Message;
import java.util.Optional;

/** A step of the protocol, right after which a process may die. */
enum Moment {
    /** A candidate has asked the first peer for its promise. */
    ASKED_FOR_PROMISE,
    /** Bound, and the candidate may never hear of it. */
    PROMISED,
    /** A candidate has cut its journal, and asked for the best one. */
    ASKED_FOR_JOURNAL,
    /** Lines were copied: of the best journal by a candidate, of the leader's by a member. */
    COPIED,
    /** An {@code EPOCH} line stands in the journal of who wrote it, and nobody was told. */
    WROTE_EPOCH,
    /** The first peer was told who leads. */
    NAMED_COORDINATOR,
    /** The first peer was told of a view. */
    TOLD_VIEW,
    /** A member has stated its history. */
    STATED_HISTORY,
    /** A leader has said where to cut. */
    ALIGNED,
    /** Orphans are in the outbox; CSV files and journal are not cut yet. */
    SAVED_ORPHANS,
    /** The CSV files are cut, the journal is not. */
    CUT_CSV,
    /** One of two leaders has sent its summary. */
    ASKED_TO_MERGE,
    /** The other has told it to yield. */
    TOLD_TO_YIELD,
    /** A leader steps down for another; its members may not know. */
    YIELDED,
    /** A leader has told the first member to join another. */
    SENT_MEMBERS_AWAY,
    /** A leader makes way for one of higher priority. */
    MADE_WAY,
    /** A peer has asked to be let in. */
    ASKED_TO_JOIN,
    /** A leader has let somebody in, and no view says so. */
    ADMITTED;

    /** {@return the moment that an effect is, if it is one} */
    static Optional<Moment> of(Effect effect) {
        return switch (effect) {
            case Effect.Send(var _, var _, Message message) -> of(message);
            case Effect.Tell(var notice) when notice.event().equals("made_way") ->
                    Optional.of(MADE_WAY);
            case Effect.Tell(var notice) when notice.event().equals("merged") ->
                    Optional.of(YIELDED);
            default -> Optional.empty();
        };
    }

    private static Optional<Moment> of(Message message) {
        return switch (message) {
            case Message.PromiseRequest _ -> Optional.of(ASKED_FOR_PROMISE);
            case Message.Promise _ -> Optional.of(PROMISED);
            case Message.Fetch _ -> Optional.of(ASKED_FOR_JOURNAL);
            case Message.Coordinator _ -> Optional.of(NAMED_COORDINATOR);
            case Message.ViewChange _ -> Optional.of(TOLD_VIEW);
            case Message.Follow _ -> Optional.of(STATED_HISTORY);
            case Message.Align _ -> Optional.of(ALIGNED);
            case Message.Merge _ -> Optional.of(ASKED_TO_MERGE);
            case Message.Yield _ -> Optional.of(TOLD_TO_YIELD);
            case Message.LeaderAnnouncement _ -> Optional.of(SENT_MEMBERS_AWAY);
            case Message.Join _ -> Optional.of(ASKED_TO_JOIN);
            case Message.AddedToNetwork _ -> Optional.of(ADMITTED);
            default -> Optional.empty();
        };
    }
}
