package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.ObjDoubleConsumer;

/** One way to measure a contestant. */
public interface Measure {
    /** {@return as in {@code --only}} */
    String name();

    /** {@return whether there is something to measure of that one} */
    boolean fits(Contestant contestant);

    /**
     * Measures once; no process is left behind.
     *
     * @param folder empty, for this alone
     * @param figures hears what was found
     * @throws bellwether.benchmark.BenchException if the contestant did not do what it should
     */
    void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException;
}
