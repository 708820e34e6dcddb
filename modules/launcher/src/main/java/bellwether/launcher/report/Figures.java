package bellwether.launcher.report;

import bellwether.launcher.gaps.Lengths;
import java.util.Locale;

/** How times and counts stand in the page. */
final class Figures {
    private Figures() {}

    /** {@return a time for a person: UTC, as the page says} */
    static String time(long epochMillis) {
        return Lengths.time(epochMillis).replace('T', ' ').replace("Z", "");
    }

    /** {@return a count, its thousands apart} */
    static String count(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }
}
