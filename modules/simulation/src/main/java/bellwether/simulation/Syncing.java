package bellwether.simulation;

import java.util.random.RandomGenerator;

/**
 * When the files of one simulated peer are synced: at intervals, and soon after it is asked for.
 */
final class Syncing {
    /** How long a sync that is asked for takes. */
    private static final long SOON_NANOS_MAX = 20 * Settings.MILLI;

    private final World world;
    private final RandomGenerator random;
    private final Files files;

    /** What is synced. */
    interface Files {
        boolean isAlive(long life);

        /** {@return whether more is durable than before} */
        boolean sync();

        /** The group is to be told. */
        void synced(long life);
    }

    Syncing(World world, RandomGenerator random, Files files) {
        this.world = world;
        this.random = random;
        this.files = files;
    }

    /** A life begins. */
    void begin(long life) {
        long nanos = world.settings().storing().syncNanos(world.settings().pace().syncNanos());
        world.time()
                .after(
                        nanos,
                        () -> {
                            if (files.isAlive(life)) {
                                now(life);
                                begin(life);
                            }
                        });
    }

    /** Somebody waits for it. */
    void soon(long life) {
        world.time().after(random.nextLong(SOON_NANOS_MAX), () -> now(life));
    }

    private void now(long life) {
        if (files.isAlive(life) && files.sync()) {
            files.synced(life);
        }
    }
}
