package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.group.Effect;
import bellwether.group.Input;
import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.History;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Member;
import bellwether.protocol.Message.Align;
import bellwether.protocol.Message.Follow;
import bellwether.protocol.Message.Hello;
import bellwether.protocol.Message.Join;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.protocol.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * C4 and C5; the other rules are shown to notice something by the mutants that they were made for.
 */
class ConductTest {
    private static final PeerId LEADER = new PeerId("00000002-0000-4000-8000-000000000000");
    private static final PeerId ASKS = new PeerId("00000001-0000-4000-8000-000000000000");
    private static final Endpoint AT = new Endpoint("192.0.2.1", 7_000);

    private final Conduct conduct = new Conduct(LEADER, Ballot.NONE);

    @Test
    void whoHasPromisedMoreThanTheViewCannotFollowIt() {
        asked(new Ballot(7, ASKS));
        answers(view(6, ASKS));
        assertThrows(Violation.class, () -> conduct.took(0));
    }

    @Test
    void aViewOfTheSameNumberIsAboveTheBallotOfALowerPeer() {
        asked(new Ballot(7, ASKS));
        answers(view(7, ASKS));
        assertDoesNotThrow(() -> conduct.took(0));
    }

    @Test
    void soItIsBelowThatOfAHigherPeer() {
        asked(new Ballot(7, new PeerId("00000003-0000-4000-8000-000000000000")));
        answers(view(7, ASKS));
        assertThrows(Violation.class, () -> conduct.took(0));
    }

    @Test
    void aViewWithoutTheOneThatAsksOnlySaysThatItIsNotTakenIn() {
        asked(new Ballot(7, ASKS));
        answers(view(6));
        assertDoesNotThrow(() -> conduct.took(0));
    }

    /** Found by seed 1333, where this was taken for a wrong answer. */
    @Test
    void aViewThatIsMadeAnewBeforeTheAnswerIsNone() {
        asked(new Ballot(7, ASKS));
        answers(view(6, ASKS));
        answers(view(8, ASKS));
        assertDoesNotThrow(() -> conduct.took(0));
    }

    @Test
    void whatIsSentWithoutBeingAskedForIsNoAnswer() {
        asked(new Ballot(7, ASKS));
        conduct.took(0);
        conduct.takes(new Input.Synced(), 0);
        answers(view(6, ASKS));
        assertDoesNotThrow(() -> conduct.took(0));
    }

    @Test
    void anOvertakenHandshakeHasNoAnswer() {
        greets(1);
        aligns(2);
        aligns(2);
        assertThrows(Violation.class, () -> aligns(1));
    }

    @Test
    void anotherStartCountsFromTheBeginning() {
        greets(1);
        aligns(2);
        greets(8);
        assertDoesNotThrow(() -> aligns(1));
    }

    @Test
    void anotherConnectionIsNoOtherStart() {
        greets(1);
        aligns(2);
        greets(1);
        assertThrows(Violation.class, () -> aligns(1));
    }

    /** Found by seed 827059267, by the numbers, which need not tell. */
    @Test
    void aHandshakeOfAnEarlierStartHasNoAnswer() {
        greets(1);
        greets(8);
        follows(1, 9);
        assertThrows(Violation.class, () -> aligns(9));
    }

    @Test
    void soItHasBeforeTheNextOneSaysHello() {
        greets(1);
        follows(1, 9);
        assertDoesNotThrow(() -> aligns(9));
        greets(8);
        follows(8, 1);
        assertDoesNotThrow(() -> aligns(1));
    }

    @Test
    void eachPeerCountsForItself() {
        aligns(2);
        assertDoesNotThrow(
                () -> conduct.did(new Effect.Send(LEADER, AT, new Align(1, reign(), 0, 0))));
    }

    private void greets(long start) {
        var fields = Map.of(Hello.FIELD_INCARNATION, new Incarnation(start).toString());
        conduct.takes(new Input.Received(ASKS, new Hello(ASKS, AT, fields)), 0);
    }

    private void follows(long start, long number) {
        var history = new History(0, 0, 0, List.of(), false);
        conduct.takes(
                new Input.Received(
                        ASKS,
                        Optional.of(new Incarnation(start)),
                        new Follow(number, reign(), history)),
                0);
    }

    private void aligns(long number) {
        conduct.did(new Effect.Send(ASKS, AT, new Align(number, reign(), 0, 0)));
    }

    private static Reign reign() {
        return new Reign(1, LEADER, new Incarnation(7));
    }

    private void asked(Ballot promised) {
        conduct.takes(new Input.Received(ASKS, new Join(promised)), 0);
    }

    private void answers(View view) {
        conduct.did(new Effect.Send(ASKS, AT, new ViewChange(view)));
    }

    private static View view(long viewId, PeerId... others) {
        var members = new ArrayList<Member>();
        for (PeerId other : others) { // their ids are below
            members.add(member(other, Role.MEMBER));
        }
        members.add(member(LEADER, Role.LEADER));
        return new View(viewId, Optional.of(reign()), List.copyOf(members));
    }

    private static Member member(PeerId id, Role role) {
        return new Member(
                id,
                AT,
                role,
                Optional.of(new Incarnation(7)),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
