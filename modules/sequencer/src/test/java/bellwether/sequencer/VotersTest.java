package bellwether.sequencer;

import static bellwether.sequencer.Trial.A;
import static bellwether.sequencer.Trial.B;
import static bellwether.sequencer.Trial.C;
import static bellwether.sequencer.Trial.SA;
import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.protocol.PeerId;
import bellwether.protocol.Voters;
import bellwether.protocol.VotingView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a journal says about who may form the next view. */
final class VotersTest {
    private final Trial trial = new Trial();

    private List<String> views() {
        return trial.log.index().voters().views().stream().map(VotersTest::brief).toList();
    }

    private static String brief(VotingView view) {
        return view.epoch().viewId()
                + (view.formed() ? " formed " : " tried ")
                + String.join("", view.members().stream().map(VotersTest::letter).toList());
    }

    private static String letter(PeerId peer) {
        return peer.equals(A) ? "a" : peer.equals(B) ? "b" : "c";
    }

    @Test
    void anEmptyJournalSaysNothing() {
        assertEquals(Voters.none(), trial.log.index().voters());
    }

    @Test
    void theLastViewWithAReadingAndAllLaterOnesCount() {
        trial.epoch(1, A, A, B, C).readings(SA, 1, 2).epoch(2, B, A, B).readings(SA, 3, 3);
        assertEquals(List.of("2 formed ab"), views());
        trial.epoch(3, A, A, B, C).epoch(4, B, A);
        assertEquals(List.of("4 tried a", "3 tried abc", "2 formed ab"), views());
    }

    @Test
    void ofSeveralWithTheSameMembersTheNewestIsEnough() {
        trial.epoch(1, A, A, B, C).readings(SA, 1, 1).epoch(2, B, A, B).epoch(3, A, A, B);
        trial.epoch(4, A, A, B, C);
        assertEquals(List.of("4 tried abc", "3 tried ab", "1 formed abc"), views());
    }

    @Test
    void aCutTakesBackWhatItSaid() {
        trial.epoch(1, A, A, B, C).readings(SA, 1, 2);
        long end = trial.log.end();
        trial.epoch(2, B, A, B).readings(SA, 3, 3);
        trial.log.cut(end);
        assertEquals(List.of("1 formed abc"), views());
    }

    @Test
    void aSnapshotKeepsIt() {
        trial.epoch(1, A, A, B, C).readings(SA, 1, 2).epoch(2, B, B);
        assertEquals(
                trial.log.index().voters(),
                LogIndex.restore(trial.log.index().snapshot()).voters());
    }
}
