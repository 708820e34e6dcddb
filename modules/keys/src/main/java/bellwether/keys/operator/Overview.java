package bellwether.keys.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code show} prints.
 *
 * @param caUntil when the CA ends that signs now
 * @param missing hosts whose folder is not there
 */
record Overview(GroupState state, Instant caUntil, List<String> missing, Instant now) {
    /** Weeks in which somebody finds the time; status of a peer warns as well. */
    private static final Duration SOON = Duration.ofDays(60);

    /** So long before its end a CA signs certificates that outlive it. */
    private static final Duration CA_SOON = Duration.ofDays(OperatorKeys.DAYS + 60);

    private static final String ROW = "%-24s %-36s %-20s %s";

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("group      " + state.group() + ", " + state.hosts().size() + " hosts");
        lines.add("keys       generation " + state.generation() + ", its CA until " + caUntil);
        lines.add("rotation   " + rotation());
        lines.add("");
        lines.add(String.format(Locale.ROOT, ROW, "HOST", "PEER ID", "UNTIL", "").stripTrailing());
        state.hosts().forEach((name, host) -> lines.add(row(name, host, note(name, host))));
        for (Revocation each : state.revoked()) {
            lines.add(row(each.name(), each.host(), "revoked " + each.at()));
        }
        lines.add("");
        next().forEach(step -> lines.add("next: " + step));
        return lines;
    }

    private String rotation() {
        int old = state.generation();
        return switch (state.stage()) {
            case STEADY -> "none under way";
            case PREPARED ->
                    "step 1 of 3 is done: generation "
                            + (old + 1)
                            + " is accepted, and "
                            + old
                            + " used";
            case SWITCHED ->
                    "step 2 of 3 is done: generation "
                            + (old + 1)
                            + " is used, and "
                            + old
                            + " accepted";
        };
    }

    private String note(String name, HostRecord host) {
        if (missing.contains(name)) {
            return "its folder is gone";
        }
        if (host.until().isBefore(now)) {
            return "has ended";
        }
        return isSoon(host) ? "ends soon" : "";
    }

    private boolean isSoon(HostRecord host) {
        return host.until().isBefore(now.plus(SOON));
    }

    private static String row(String name, HostRecord host, String note) {
        return String.format(Locale.ROOT, ROW, name, host.peerId(), host.until(), note)
                .stripTrailing();
    }

    private List<String> next() {
        var steps = new ArrayList<String>();
        state.hosts()
                .forEach((name, host) -> {
                    if (missing.contains(name) || isSoon(host)) {
                        steps.add("group-keys host " + name + ", and copy its folder");
                    }
                });
        if (state.stage() != Stage.STEADY) {
            steps.add("once all hosts have their folders of this step, group-keys rotate");
        } else if (caUntil.isBefore(now.plus(CA_SOON))) {
            steps.add("the CA ends: group-keys rotate, three times");
        } else if (state.hosts().isEmpty()) {
            steps.add("group-keys host NAME, for each host");
        } else if (steps.isEmpty()) {
            steps.add("nothing");
        }
        return steps;
    }
}
