package bellwether.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads of a test: all end, and what they throw fails it. */
final class Threads {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();

    void start(Runnable body) {
        threads.add(
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                body.run();
                            } catch (Throwable e) {
                                thrown.add(e);
                            }
                        }));
    }

    /** Joins all but the first {@code n} that were started. */
    void joinAllBut(int n) throws InterruptedException {
        for (Thread thread : threads.subList(n, threads.size())) {
            assertFalse(!thread.join(DEADLINE), "a thread did not end");
        }
        for (Throwable e : thrown) {
            throw new AssertionError(e);
        }
    }

    void joinAll() throws InterruptedException {
        joinAllBut(0);
    }
}
