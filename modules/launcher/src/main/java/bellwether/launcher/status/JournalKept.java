package bellwether.launcher.status;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why no more of the journal goes just now, though {@code retention} is set.
 *
 * @param day what it is about, in UTC: the first day that is kept, or that of the reading
 * @param sequence of the reading that it is about
 * @param hours how long still, while the peer runs
 */
public record JournalKept(
        Why why, Optional<LocalDate> day, OptionalLong sequence, OptionalLong hours) {
    /** The names in lower case stand in the status file. */
    public enum Why {
        /** The host says that its clock is wrong. */
        CLOCK,
        /** No reading has come since the start that may say what day it is. */
        NO_READING,
        /** The first day that is kept has moved far: it must hold for some hours. */
        GRACE,
        /** Clock or readings say an earlier day than what CSV files went by. */
        EARLIER,
        /** It has no more segments than always stay. */
        SHORT,
        /** A reading in its oldest segment is of a day that is kept. */
        NOT_EXPIRED,
        /** No reading in its oldest segments tells a time. */
        UNDATED,
        /** Not everybody who may come back is known to hold it on disk. */
        NOT_HELD,
        /** It was not forwarded yet. */
        NOT_FORWARDED;

        /** {@return how the status file says it} */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@return a reason with nothing more to say} */
    public static JournalKept of(Why why) {
        return new JournalKept(why, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** {@return that a first day must hold for so many hours still} */
    public static JournalKept waiting(LocalDate firstDay, long hours) {
        return new JournalKept(
                Why.GRACE, Optional.of(firstDay), OptionalLong.empty(), OptionalLong.of(hours));
    }

    /** {@return that a reading has not expired} */
    public static JournalKept by(long sequence, LocalDate day) {
        return new JournalKept(
                Why.NOT_EXPIRED, Optional.of(day), OptionalLong.of(sequence), OptionalLong.empty());
    }
}
