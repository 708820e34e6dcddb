package bellwether.benchmark.step;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what a step allocates once the compilers are done with it. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * {@return the bytes of heap per reading that {@link Step#run} of the calling thread takes}
     *
     * @param warmUp batches that do not count
     * @param batches that do
     */
    public static double perReading(Step.Kind kind, int warmUp, int batches) {
        long bytes = 0;
        try (Step step = kind.open()) {
            for (int i = 0; i < warmUp; i++) {
                step.prepare();
                step.run();
            }
            for (int i = 0; i < batches; i++) {
                step.prepare();
                long before = THREADS.getCurrentThreadAllocatedBytes();
                step.run();
                bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
            }
        }
        return (double) bytes / batches / Step.READINGS;
    }
}
