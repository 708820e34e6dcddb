package bellwether.launcher.ops;

import bellwether.launcher.status.StatusReading;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a journal stays though {@code retention} is set, in words, and what to do. */
public final class KeptText {
    /** Hosts whose clocks are right may be so far apart. */
    private static final int FUTURE_DAYS = 1;

    private KeptText() {}

    /** {@return a text for each cause; none: nothing keeps it, or it is to stay} */
    static List<String> of(StatusReading status) {
        var texts = new ArrayList<String>();
        reason(status).ifPresent(texts::add);
        if (!status.heldUpBy().isEmpty()) {
            texts.add(
                    "kept for "
                            + keepers(status)
                            + ": what has expired of the journal goes once all hold it, or those"
                            + " that are gone for good are named in retired_peers on all hosts");
        }
        return texts;
    }

    /**
     * {@return for whom a leader keeps its journal and why} With ids as {@code retired_peers} takes
     * them.
     */
    public static String keepers(StatusReading status) {
        return status.heldUpBy().entrySet().stream()
                .map(keeper -> keeper.getKey() + " (" + who(keeper.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String who(String why) {
        return switch (why) {
            case "absent" -> "is missing";
            case "older_version" -> "is of an older version: upgrade it";
            case "not_synced" -> "is there, and syncs nothing to its disk";
            default -> why; // of a newer version
        };
    }

    private static Optional<String> reason(StatusReading status) {
        Map<String, String> kept = status.journalKept();
        String why = kept.getOrDefault("why", "");
        return switch (why) {
            case "" -> Optional.empty();
            case "clock" ->
                    Optional.of(
                            "nothing goes while this host's clock is set by no source of time: give"
                                    + " it a time server (timedatectl)");
            case "no_reading" ->
                    Optional.of(
                            "nothing goes yet: since the start no reading of another host has said"
                                    + " what day it is; after an hour without any, readings of this"
                                    + " host count; nothing to do if there are sensors that work");
            case "grace" ->
                    Optional.of(
                            "nothing goes for "
                                    + kept.get("hours")
                                    + " more hours of running (journal_grace), in case a clock is"
                                    + " wrong: what is older than "
                                    + kept.get("day")
                                    + " is to go; nothing to do if that is right");
            case "earlier" ->
                    Optional.of(
                            "nothing goes: clock or readings say an earlier day than before; see"
                                    + " whether the date is right on all hosts");
            case "short" ->
                    Optional.of("nothing goes yet: two pieces of 64 MB always stay; nothing to do");
            case "not_expired" -> Optional.of(notExpired(status, kept));
            case "undated" ->
                    Optional.of("nothing goes: no reading in its oldest part tells a time");
            case "not_held" -> notHeld(status);
            case "not_forwarded" ->
                    Optional.of("what has expired goes once it was forwarded: see uplink");
            default -> Optional.of(why); // of a newer version
        };
    }

    private static String notExpired(StatusReading status, Map<String, String> kept) {
        String reading =
                "the oldest 64 MB stay, and all behind: reading "
                        + kept.get("sequence")
                        + " in them is of "
                        + kept.get("day");
        return isFuture(status, kept.getOrDefault("day", ""))
                ? reading
                        + ", which is in the future (its host's clock was wrong); nothing can be"
                        + " done but wait until that day has expired"
                : reading + ", which is still kept; nothing to do";
    }

    private static boolean isFuture(StatusReading status, String day) {
        try {
            var today =
                    LocalDate.ofInstant(Instant.parse(status.text("updated_at")), ZoneOffset.UTC);
            return LocalDate.parse(day).isAfter(today.plusDays(FUTURE_DAYS));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Optional<String> notHeld(StatusReading status) {
        return switch (status.text("role")) {
            case "leader" ->
                    status.heldUpBy().isEmpty()
                            ? Optional.of(
                                    "what has expired goes once all hosts hold it on their disks;"
                                            + " nothing to do")
                            : Optional.empty(); // said with their names
            case "member" ->
                    Optional.of(
                            "what has expired goes once all hosts hold it on their disks; the"
                                    + " status of the leader says who does not");
            default ->
                    Optional.of(
                            "what has expired goes once this host is in its group again and all"
                                    + " hold it");
        };
    }
}
