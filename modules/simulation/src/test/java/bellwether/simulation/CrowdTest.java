package bellwether.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a large group says to one another as it starts, while nothing happens, and as members die
 * and come back, is no more than its formulas say: a change that makes a storm shows here.
 */
final class CrowdTest {
    /** Here a view for each that joins is more than what views may take. */
    private static final int SIZE = 64;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 16, SIZE})
    void whateverHappensCostsWhatItsFormulaSays(int size) {
        assertEquals("", new CrowdTrial().apply(size));
    }

    @Test
    void theSameSeedGivesTheSameMessages() {
        assertEquals(counted(5), counted(5));
        assertTrue(!counted(5).equals(counted(6)), "another seed makes another run");
    }

    private static List<String> counted(long seed) {
        var counted = new ArrayList<String>();
        new Crowd(
                        seed,
                        16,
                        phase ->
                                counted.add(
                                        phase.event()
                                                + " "
                                                + phase.stoodNanos()
                                                + " "
                                                + phase.traffic().all().messages()
                                                + " "
                                                + phase.traffic().all().bytes()),
                        Simulation.SILENT)
                .run(Settings.SECOND);
        return counted;
    }

    static List<Mutant> storms() {
        return List.of(
                Mutant.of(
                        "view-for-each",
                        "each change of members is told in a view of its own",
                        Mutant.edit(
                                "group/NextView", "SPACING_NANOS = 4_000", "SPACING_NANOS = 0")),
                Mutant.of(
                        "view-asked-for",
                        "all ask for the view that comes anyway",
                        Mutant.edit(
                                "group/Electing", "&& !viewComes", "&& !viewComes && viewComes")),
                Mutant.of(
                        "all-to-all",
                        "a member answers a heartbeat to everybody",
                        Mutant.edit(
                                "group/Following",
                                "peer.send(leader, new HeartbeatAck(",
                                "peer.reachable().forEach(each -> peer.send(each.id(),"
                                        + " new HeartbeatAck(viewId, 0)));"
                                        + " peer.send(leader, new HeartbeatAck(")),
                Mutant.of(
                        "all-challenged",
                        "who elects challenges those below as well",
                        Mutant.edit(
                                "group/Electing",
                                "yields ? !peer.isPlain(other) : peer.isAbove(other)",
                                "!peer.isPlain(other)")));
    }

    @ParameterizedTest
    @MethodSource("storms")
    void aStormIsNoticed(Mutant storm) {
        String told = String.valueOf(Mutants.load(storm, CrowdTrial.class).apply(SIZE));
        assertTrue(told.contains(" at most "), storm.rule() + ": " + told);
    }
}
