package bellwether.election;

import static bellwether.election.Peers.A;
import static bellwether.election.Peers.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PriorityTest {
    @ParameterizedTest
    @ValueSource(strings = {"id", "number", "start_time"})
    void everyPriorityIsATotalOrder(String name) {
        Priority priority = Priority.named(name);
        assertEquals(name, priority.name());
        List<Candidate> all = candidates();
        for (Candidate one : all) {
            for (Candidate other : all) {
                int order = Integer.signum(priority.compare(one, other));
                assertEquals(-order, Integer.signum(priority.compare(other, one)));
                assertEquals(one.id().equals(other.id()), order == 0, one + " and " + other);
                for (Candidate third : all) {
                    if (order > 0 && priority.compare(other, third) > 0) {
                        assertTrue(priority.compare(one, third) > 0);
                    }
                }
            }
        }
    }

    /** Few different values, extremes among them, so that ties are common. */
    private static List<Candidate> candidates() {
        var random = new Random(7);
        long[] values = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
        var all = new ArrayList<Candidate>();
        for (int i = 0; i < 40; i++) {
            all.add(
                    new Candidate(
                            new PeerId("%08x-0000-4000-8000-%012x".formatted(random.nextInt(), i)),
                            values[random.nextInt(values.length)],
                            values[random.nextInt(values.length)]));
        }
        return all;
    }

    @Test
    void byIdTheLexicographicallyGreaterLeadsWhateverElseItSays() {
        Priority priority = Priority.named("id");
        assertInstanceOf(IdPriority.class, priority);
        assertTrue(priority.compare(new Candidate(B, 0, 9), new Candidate(A, 5, 1)) > 0);
    }

    @Test
    void byNumberTheGreaterLeadsAndTheIdSettlesATie() {
        Priority priority = Priority.named("number");
        assertTrue(priority.compare(new Candidate(A, 10, 0), new Candidate(B, 9, 0)) > 0);
        assertTrue(priority.compare(new Candidate(B, 9, 0), new Candidate(A, 9, 0)) > 0);
    }

    @Test
    void byStartTheEarlierLeadsAndWhoAnnouncedNoneComesLast() {
        Priority priority = Priority.named("start_time");
        assertTrue(priority.compare(new Candidate(A, 0, 100), new Candidate(B, 0, 101)) > 0);
        assertTrue(
                priority.compare(new Candidate(A, 0, 100), new Candidate(B, 0, Long.MAX_VALUE))
                        > 0);
        assertTrue(priority.compare(new Candidate(B, 0, 100), new Candidate(A, 0, 100)) > 0);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatThereAre() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Priority.named("weight"));
        assertEquals(
                "no priority 'weight'; there are id, number, start_time", refused.getMessage());
    }
}
