package bellwether.benchmark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.benchmark.step.Allocation;
import bellwether.benchmark.step.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a reading may take from the heap at each step. Nothing, where its bytes stay where they are:
 * what is left there belongs to the batch. Whoever hands bytes on to another thread makes a copy of
 * them, and an outbox keeps what it has written until that is on the disk. A replay begins with the
 * texts that the CSV parser makes of the cells.
 */
final class AllocationTest {
    private static final int WARM_UP = 50;
    private static final int BATCHES = 50;

    @ParameterizedTest
    @CsvSource({
        "REPLAY, 500",
        "DECODE, 200",
        "CRC, 0.1",
        "SEQUENCE, 2",
        "FOLLOW, 2",
        "PROJECT, 4",
        "OUTBOX, 800"
    })
    void allocatesNoMoreThanThat(Step.Kind kind, double bytesMax) {
        double bytes = Allocation.perReading(kind, WARM_UP, BATCHES);
        assertTrue(bytes <= bytesMax, kind + " allocates " + bytes + " bytes per reading");
    }
}
