package bellwether.e2e.failover;

import bellwether.e2e.ContainerNet;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A running group of hosts that scenarios use one after the other. One that a scenario failed on is
 * closed, its files stay, and the next scenario gets another.
 */
final class SharedGroup implements AutoCloseable {
    /** What most groups have. */
    static final int SIZE = 5;

    /** Of each host and scenario. With the rate, longer than most scenarios last. */
    static final int ROWS = 120;

    private static final int ROWS_PER_SECOND = 4;

    private final String name;
    private final Map<String, String> settings;
    private final int size;
    private Duration opened = Duration.ZERO;
    private Optional<ContainerNet> net = Optional.empty();
    private Optional<HostGroup> group = Optional.empty();

    SharedGroup(String name, Map<String, String> settings) {
        this(name, settings, SIZE);
    }

    SharedGroup(String name, Map<String, String> settings, int size) {
        this.name = name;
        this.settings = Map.copyOf(settings);
        this.size = size;
    }

    void run(String scenario, Scenario.Course course) throws IOException, InterruptedException {
        run(scenario, ROWS, course);
    }

    /**
     * A scenario that needs readings for longer than most.
     *
     * @param rows of each host; what is left of them at the end is recorded at once
     */
    void run(String scenario, int rows, Scenario.Course course)
            throws IOException, InterruptedException {
        if (group.isEmpty()) {
            net = Optional.of(ContainerNet.create());
            group = Optional.of(new HostGroup(name, net.get(), settings));
        }
        boolean well = false;
        try {
            if (group.get().hosts().isEmpty()) {
                opened = group.get().open(size);
            }
            group.get().feed(rows, ROWS_PER_SECOND);
            // A view without a reading counts as one that was only tried: a majority of the one
            // before is asked for, too.
            group.get().awaitRecording();
            Scenario.run(scenario, group.get(), course);
            well = true;
        } finally {
            if (!well) {
                System.out.println("failover: kept: " + group.get().folder());
                close(false);
            }
        }
    }

    /** {@return how long it took from the switch to one group} */
    Duration opened() {
        return opened;
    }

    private void close(boolean deleting) throws IOException {
        if (group.isPresent()) {
            if (deleting) {
                group.get().delete();
            } else {
                group.get().close();
            }
        }
        if (net.isPresent()) {
            net.get().close();
        }
        group = Optional.empty();
        net = Optional.empty();
    }

    @Override
    public void close() throws IOException {
        close(true);
    }
}
