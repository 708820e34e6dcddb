package bellwether.storage.export;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One file of an export: readings of one day, in the order of the record.
 *
 * @param day UTC; empty: of readings that tell no time
 * @param first sequence of the first reading
 * @param last sequence of the last one
 */
record Part(Optional<LocalDate> day, long first, long last) implements Comparable<Part> {
    /** What Hive, and who reads its layout, takes for a missing value. */
    private static final String NO_DAY = "__HIVE_DEFAULT_PARTITION__";

    private static final String FOLDER = "date=";
    private static final String PREFIX = "part-";
    private static final String SUFFIX = ".csv.gz";
    private static final String DRAFT = ".new";
    private static final int DIGITS = 15;
    private static final Pattern TEXT = Pattern.compile("([^/]+)/(\\d{1,18})-(\\d{1,18})");

    static Part of(OptionalLong epochDay, long first, long last) {
        return new Part(
                epochDay.isPresent()
                        ? Optional.of(LocalDate.ofEpochDay(epochDay.getAsLong()))
                        : Optional.empty(),
                first,
                last);
    }

    /** {@return the part that {@link #text} stands for} */
    static Optional<Part> parse(String text) {
        var fields = TEXT.matcher(text);
        if (!fields.matches()) {
            return Optional.empty();
        }
        try {
            String day = fields.group(1);
            return Optional.of(
                    new Part(
                            day.equals(NO_DAY)
                                    ? Optional.empty()
                                    : Optional.of(LocalDate.parse(day)),
                            Long.parseLong(fields.group(2)),
                            Long.parseLong(fields.group(3))));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private String dayText() {
        return day.map(LocalDate::toString).orElse(NO_DAY);
    }

    /** {@return the part as it stands in the log of an export} */
    String text() {
        return dayText() + "/" + first + "-" + last;
    }

    /** {@return the folder that it lies in, below that of the export} */
    String folder() {
        return FOLDER + dayText();
    }

    /** {@return whether a folder of an export holds parts} */
    static boolean isFolder(String name) {
        return name.startsWith(FOLDER);
    }

    /** {@return whether a file in such a folder is a part that was not finished} */
    static boolean isDraft(String name) {
        return name.startsWith("." + PREFIX) && name.endsWith(SUFFIX + DRAFT);
    }

    /** {@return whether a file in such a folder is a part} */
    static boolean isName(String name) {
        return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
    }

    private String name() {
        String pattern = "%0" + DIGITS + "d";
        return PREFIX + pattern.formatted(first) + "-" + pattern.formatted(last) + SUFFIX;
    }

    /** {@return its path below the folder of the export} */
    String path() {
        return folder() + "/" + name();
    }

    /** {@return its path as long as it is not to be seen: readers skip what begins with a dot} */
    String draftPath() {
        return folder() + "/." + name() + DRAFT;
    }

    @Override
    public int compareTo(Part other) {
        return path().compareTo(other.path());
    }
}
