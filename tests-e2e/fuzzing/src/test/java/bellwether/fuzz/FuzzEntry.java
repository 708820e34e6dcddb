package bellwether.fuzz;

/**
 * What Jazzer calls: the target named by the system property {@code bellwether.fuzz.target} takes
 * each input.
 */
public final class FuzzEntry {
    /** Names the target. */
    static final String TARGET = "bellwether.fuzz.target";

    private static final Target CHOSEN = Target.named(System.getProperty(TARGET, "lines"));

    private FuzzEntry() {}

    public static void fuzzerTestOneInput(byte[] input) {
        CHOSEN.run(input);
    }
}
