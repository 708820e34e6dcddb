package bellwether.storage;

import java.util.OptionalLong;

/**
 * What the operator has decided of the CSV files.
 *
 * @param expires whether files of old periods go; needs files of periods
 */
public record CsvKeeping(CsvRoll roll, boolean expires) {
    /** One file for each sensor, for ever. */
    public static final CsvKeeping WHOLE = new CsvKeeping(CsvRoll.NONE, false);

    /**
     * @throws IllegalArgumentException if files are to expire that have no end
     */
    public CsvKeeping {
        if (expires && roll == CsvRoll.NONE) {
            throw new IllegalArgumentException("a file that goes on for ever does not expire");
        }
    }

    /** {@return as a directory is kept already} */
    static CsvKeeping of(CsvLayout found) {
        return new CsvKeeping(found.roll(), found.keptFrom().isPresent());
    }

    /** {@return the layout under this: what has expired before stays so, while anything expires} */
    CsvLayout layout(CsvLayout before) {
        var all = new CsvLayout(roll, OptionalLong.empty());
        return expires && before.keptFrom().isPresent()
                ? all.keptFrom(before.keptFrom().getAsLong())
                : all;
    }
}
