package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.JournalFailure;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Which CSV files a data directory has: how they are rolled, and from which day on they are kept.
 * What is older has expired: it stands in no file, and is not rendered any more, also if a reading
 * of it comes late. It is kept in the file {@code csv.layout}, one line {@code
 * LAYOUT:<roll>:<day>:<crc>}, replaced as a whole; without it nothing is rolled.
 *
 * @param keptFrom the first day of the first period that is kept, since 1970; empty: all are
 */
public record CsvLayout(CsvRoll roll, OptionalLong keptFrom) {
    /** Name of the file in the data directory. */
    public static final String NAME = "csv.layout";

    /** One file for each sensor, with all its rows. */
    public static final CsvLayout WHOLE = new CsvLayout(CsvRoll.NONE, OptionalLong.empty());

    private static final String TYPE = "LAYOUT";
    private static final int BYTES_MAX = 256;

    /**
     * {@return the layout of a data directory; empty: its file is damaged}
     *
     * @throws JournalFailure if the file cannot be read
     */
    public static Optional<CsvLayout> load(Disk disk, String directory) {
        String path = path(directory);
        if (!disk.exists(path)) {
            return Optional.of(WHOLE);
        }
        try (var file = disk.open(path, Disk.Mode.READ)) {
            var bytes = new byte[BYTES_MAX];
            int length = file.read(0, bytes, 0, bytes.length);
            return parse(new Bytes(bytes, 0, length).toString());
        }
    }

    /**
     * {@return the layout of a data directory; if its file is damaged, as the names have it}
     *
     * @param problems is told that it is damaged
     */
    static CsvLayout found(Disk disk, String directory, Consumer<String> problems) {
        return load(disk, directory)
                .orElseGet(() -> {
                    problems.accept(path(directory) + " is damaged");
                    return ofNames(disk, directory);
                });
    }

    private static CsvLayout ofNames(Disk disk, String directory) {
        var names = disk.list(directory).stream().map(CsvName::parse).flatMap(Optional::stream);
        var roll = names.map(CsvLayout::rollOf).flatMap(Optional::stream).findFirst();
        return new CsvLayout(roll.orElse(CsvRoll.NONE), OptionalLong.empty());
    }

    /** {@return the one way of rolling that gives such a name; empty: there are several} */
    private static Optional<CsvRoll> rollOf(CsvName name) {
        var rolls = Arrays.stream(CsvRoll.values()).filter(name::isOf).toList();
        return rolls.size() == 1 ? Optional.of(rolls.getFirst()) : Optional.empty();
    }

    private static Optional<CsvLayout> parse(String text) {
        String[] fields = SealedLine.body(text.strip()).orElse("").split(":", -1);
        if (fields.length != 3 || !fields[0].equals(TYPE)) {
            return Optional.empty();
        }
        try {
            var roll = CsvRoll.valueOf(fields[1].toUpperCase(Locale.ROOT));
            return Optional.of(
                    new CsvLayout(
                            roll,
                            fields[2].isEmpty()
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(LocalDate.parse(fields[2]).toEpochDay())));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty(); // of a later version
        }
    }

    /** Makes it that of a data directory, durable at return. */
    void save(Disk disk, String directory) {
        if (equals(WHOLE)) {
            disk.delete(path(directory));
            disk.syncDirectory(directory);
        } else {
            disk.replace(path(directory), Bytes.utf8(SealedLine.of(body()) + "\n").array());
        }
    }

    private String body() {
        String from = firstDay().map(LocalDate::toString).orElse("");
        return TYPE + ":" + roll.name().toLowerCase(Locale.ROOT) + ":" + from;
    }

    /** {@return the first day that is kept, in UTC; empty: all are} */
    public Optional<LocalDate> firstDay() {
        return keptFrom.isPresent()
                ? Optional.of(LocalDate.ofEpochDay(keptFrom.getAsLong()))
                : Optional.empty();
    }

    private static String path(String directory) {
        return directory + "/" + NAME;
    }

    /**
     * {@return the same, in which what ends before {@code day} has expired; never less than has}
     */
    CsvLayout keptFrom(long day) {
        return isKeptFromBehind(day) ? this : keptAgainFrom(day);
    }

    /** {@return the same, in which what ends before {@code day} has expired, and nothing else} */
    CsvLayout keptAgainFrom(long day) {
        boolean isAnyOlder = roll != CsvRoll.NONE && day > 0;
        return new CsvLayout(
                roll, isAnyOlder ? OptionalLong.of(roll.period(day)) : OptionalLong.empty());
    }

    /** {@return whether something has expired that ends on {@code day} or later} */
    boolean isKeptFromBehind(long day) {
        return keptFrom.isPresent() && keptFrom.getAsLong() > roll.period(day);
    }

    /** {@return whether the rows of {@code period} stand in a file} */
    boolean isKept(long period) {
        return period >= keptFrom.orElse(Long.MIN_VALUE);
    }

    /** {@return whether a file of that name belongs here} */
    public boolean has(CsvName name) {
        OptionalLong period = roll.parse(name.period());
        return period.isPresent() && isKept(period.getAsLong());
    }
}
