package bellwether.group;

import bellwether.protocol.Member;
import bellwether.protocol.PeerId;
import bellwether.protocol.View;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who came and who went with a view, so that the events of any member can say later who was there.
 */
final class WhoChanged {
    /** Of more than that only the number is told: an event is a line for people, too. */
    static final int NAMED_MAX = 64;

    private WhoChanged() {}

    /**
     * {@return {@code joined=<ids> left=<ids>} with a blank before each, as far as there are any;
     * {@code +<n>} behind some ids says how many are not named}
     *
     * @param before the view that stood until now
     */
    static String text(Optional<View> before, View now) {
        List<Member> were = before.map(View::members).orElse(List.of());
        return named(" joined=", now.members(), were) + named(" left=", were, now.members());
    }

    private static String named(String name, List<Member> those, List<Member> without) {
        Set<PeerId> known = without.stream().map(Member::id).collect(Collectors.toSet());
        List<String> ids =
                those.stream()
                        .map(Member::id)
                        .filter(id -> !known.contains(id))
                        .map(PeerId::value)
                        .toList();
        if (ids.isEmpty()) {
            return "";
        }
        int more = ids.size() - NAMED_MAX;
        String some = String.join(",", ids.subList(0, Math.min(NAMED_MAX, ids.size())));
        return name + some + (more > 0 ? ",+" + more : "");
    }
}
