package bellwether.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code <orderedPeerList>-<groupView>-<view_id>}: a JSON array of peer ids, a JSON object peer id
 * → entry in the same order, a number. Ids hold hyphens, so the JSON says where a part ends, never
 * a hyphen. Safe for use by many threads.
 */
public final class ViewCodec {
    /** Most members of a view. */
    public static final int MEMBERS_MAX = 1_024;

    private ViewCodec() {}

    /**
     * {@return the view in {@code text}}
     *
     * @throws MalformedException if it is none, or its array and its object disagree
     */
    public static View decode(String text) {
        var ids = new ArrayList<PeerId>();
        int objectAt = behindHyphen(text, readIds(text, ids));
        var members = new ArrayList<MemberEntry>();
        int numberAt = behindHyphen(text, readMembers(text, objectAt, ids, members));
        long viewId = Ascii.parseLong(text.substring(numberAt));
        return new View(viewId, reign(members), members.stream().map(MemberEntry::member).toList());
    }

    private static int behindHyphen(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '-') {
            throw new MalformedException("VIEW_CHANGE has no '-' between its parts");
        }
        return at + 1;
    }

    /** {@return where the array ends} */
    private static int readIds(String text, List<PeerId> ids) {
        var json = new JsonText(text, 0);
        require(json.isArray(), "does not start with an array");
        json.array(() -> {
            require(json.isString(), "lists more than texts");
            require(ids.size() < MEMBERS_MAX, "lists more than " + MEMBERS_MAX + " peers");
            ids.add(new PeerId(json.string()));
        });
        return json.at();
    }

    /** {@return where the object ends} */
    private static int readMembers(
            String text, int at, List<PeerId> ids, List<MemberEntry> members) {
        var json = new JsonText(text, at);
        require(json.isObject(), "has no object behind its array");
        json.object(name -> {
            require(members.size() < ids.size(), "describes peers not in its list");
            PeerId id = ids.get(members.size());
            require(name.equals(id.value()), "disagrees with its own list");
            members.add(MemberEntry.read(id, json));
        });
        require(members.size() == ids.size(), "describes too few peers");
        return json.at();
    }

    private static Optional<Reign> reign(List<MemberEntry> members) {
        return members.stream()
                .filter(entry -> entry.member().role() == Role.LEADER)
                .findFirst()
                .flatMap(MemberEntry::reign);
    }

    static void require(boolean holds, String problem) {
        if (!holds) {
            throw new MalformedException("VIEW_CHANGE " + problem);
        }
    }

    /**
     * {@return the text form of {@code view}}
     *
     * @throws IllegalArgumentException if it names a reign that is not its leader's, or has too
     *     many members
     */
    public static String encode(View view) {
        if (view.members().size() > MEMBERS_MAX) {
            throw new IllegalArgumentException("too many members: " + view.members().size());
        }
        requireLeadersReign(view);
        var text = new StringBuilder("[");
        String comma = "";
        for (Member member : view.members()) {
            text.append(comma).append('"').append(member.id()).append('"');
            comma = ",";
        }
        text.append("]-{");
        comma = "";
        for (Member member : view.members()) {
            text.append(comma);
            MemberEntry.of(member, view.reign()).appendTo(text);
            comma = ",";
        }
        return text.append("}-").append(view.viewId()).toString();
    }

    private static void requireLeadersReign(View view) {
        view.reign()
                .ifPresent(reign -> {
                    Member leader = view.leader().orElse(null);
                    if (leader == null
                            || !leader.id().equals(reign.leader())
                            || !leader.incarnation().equals(Optional.of(reign.incarnation()))) {
                        throw new IllegalArgumentException(
                                "reign " + reign + " is not its leader's in " + view);
                    }
                });
    }
}
