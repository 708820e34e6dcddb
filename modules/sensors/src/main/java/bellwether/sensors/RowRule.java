package bellwether.sensors;

import bellwether.protocol.Printable;
import bellwether.protocol.ReadingTime;
import java.util.List;
import java.util.Optional;

/** What is asked of a row beyond that it is a reading. */
@FunctionalInterface
interface RowRule {
    /** A replay hands over the characters that stand there. */
    RowRule ANY_READING = _ -> Optional.empty();

    /** Who drops a file into a spool means times and numbers that others can use. */
    RowRule REAL_TIME_AND_VALUES = RowRule::unreal;

    /**
     * {@return what is wrong; empty: nothing}
     *
     * @param row the cells of a row that is a reading, in the order of {@link ReplayFile}'s header
     */
    Optional<String> problem(List<String> row);

    private static Optional<String> unreal(List<String> row) {
        if (ReadingTime.epochSecond(row.getFirst()).isEmpty()) {
            return Optional.of(
                    "column 1 (timestamp): '"
                            + Printable.of(row.getFirst())
                            + "' is no time such as 2026-11-22T10:15:30Z");
        }
        for (int i = 2; i < row.size(); i++) {
            if (isInfinite(row.get(i))) {
                return Optional.of(
                        "column "
                                + (i + 1)
                                + " ("
                                + ReplayFile.HEADER.get(i)
                                + "): "
                                + infinite(row.get(i)));
            }
        }
        return Optional.empty();
    }

    /** {@return whether a decimal number, or an empty text, is too large for a computer's} */
    static boolean isInfinite(String number) {
        return !number.isEmpty() && Double.isInfinite(Double.parseDouble(number));
    }

    /** {@return what to say of such a number} */
    static String infinite(String number) {
        return "'" + Printable.of(number) + "' is too large a number";
    }
}
