package bellwether.e2e;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network for the hosts of one test: a sixteenth of a range that is reserved for documentation,
 * without a way out. Addresses are given out by number, from 2.
 */
public final class ContainerNet implements AutoCloseable {
    private static final String[] RANGES = {"198.51.100.", "203.0.113."};
    private static final int SLICES = 16;
    private static final int SLICE = 16;
    private static final int TRIES_MAX = 100;

    private final String name;
    private final String prefix;
    private final int first;

    private ContainerNet(String name, String prefix, int first) {
        this.name = name;
        this.prefix = prefix;
        this.first = first;
    }

    /** {@return a network that no other test run has} */
    public static ContainerNet create() throws IOException, InterruptedException {
        String refusal = "";
        for (int i = 0; i < TRIES_MAX; i++) {
            var random = ThreadLocalRandom.current();
            String prefix = RANGES[random.nextInt(RANGES.length)];
            int first = random.nextInt(SLICES) * SLICE;
            String name = "bellwether-" + Long.toHexString(random.nextLong());
            var made =
                    Docker.run(
                            "network",
                            "create",
                            "--internal",
                            "--label",
                            Docker.LABEL,
                            "--subnet",
                            prefix + first + "/28",
                            name);
            if (made.exitCode() == 0) {
                return new ContainerNet(name, prefix, first);
            }
            refusal = made.output();
        }
        throw new AssertionError("no network to be had: " + refusal);
    }

    public String name() {
        return name;
    }

    /** {@return the address of the host of that number} */
    public String address(int number) {
        return prefix + (first + number);
    }

    /** {@return where a broadcast in this network goes} */
    public String broadcast() {
        return address(SLICE - 1);
    }

    @Override
    public void close() throws IOException {
        Docker.tidy("network", "rm", name);
    }
}
