package bellwether.simulation;

/**
 * What peers keep their data on.
 *
 * @param files whether journal and CSV files are the real ones, on a disk in memory; otherwise the
 *     journal is an array and there are no CSV files, which is faster
 */
public record Storing(boolean files) {
    static final Storing FILES = new Storing(true);
    static final Storing ARRAYS = new Storing(false);
}
