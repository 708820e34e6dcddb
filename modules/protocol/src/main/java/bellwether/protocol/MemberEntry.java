package bellwether.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of a {@code groupView}, the leader's with the reign that it adds.
 *
 * @param reign only in the leader's entry; from the wire also empty if it names none
 */
record MemberEntry(Member member, Optional<Reign> reign) {
    private static final String ADDRESS = "address";
    private static final String PORT = "port";
    private static final String ROLE = "role";
    private static final String INCARNATION = "incarnation";
    private static final String NUMBER = "number";
    private static final String STARTED = "started";
    private static final String REIGN = "reign";

    static MemberEntry of(Member member, Optional<Reign> reign) {
        return new MemberEntry(member, member.role() == Role.LEADER ? reign : Optional.empty());
    }

    /** Reads what follows the name {@code id}; fields of other names are skipped. */
    static MemberEntry read(PeerId id, JsonText json) {
        ViewCodec.require(json.isObject(), "describes no object");
        var texts = new HashMap<String, String>();
        var numbers = new HashMap<String, Long>();
        json.object(name -> {
            switch (name) {
                case ADDRESS, ROLE, INCARNATION -> texts.put(name, text(name, json));
                case PORT, NUMBER, STARTED, REIGN -> numbers.put(name, number(name, json));
                default -> json.skip();
            }
        });
        return of(id, texts, numbers);
    }

    private static String text(String name, JsonText json) {
        ViewCodec.require(json.isString(), "has a " + name + " that is no text");
        return json.string();
    }

    private static long number(String name, JsonText json) {
        return Ascii.requireNumber(name, json.wholeNumber(), 0);
    }

    private static MemberEntry of(PeerId id, Map<String, String> texts, Map<String, Long> numbers) {
        ViewCodec.require(texts.containsKey(ADDRESS), "lacks an " + ADDRESS);
        ViewCodec.require(numbers.containsKey(PORT), "lacks a " + PORT);
        var endpoint = new Endpoint(texts.get(ADDRESS), Port.require(numbers.get(PORT)));
        Optional<Incarnation> incarnation =
                Optional.ofNullable(texts.get(INCARNATION)).map(Incarnation::parse);
        Role role = role(texts.getOrDefault(ROLE, ""));
        var member =
                new Member(
                        id,
                        endpoint,
                        role,
                        incarnation,
                        optional(numbers, NUMBER),
                        optional(numbers, STARTED));
        if (role != Role.LEADER || !numbers.containsKey(REIGN)) {
            return new MemberEntry(member, Optional.empty());
        }
        ViewCodec.require(incarnation.isPresent(), "names a reign but not whose incarnation");
        return new MemberEntry(
                member, incarnation.map(bits -> new Reign(numbers.get(REIGN), id, bits)));
    }

    private static Role role(String text) {
        for (Role role : Role.values()) {
            if (role.text().equals(text)) {
                return role;
            }
        }
        throw new MalformedException("VIEW_CHANGE has no such role: " + Printable.of(text));
    }

    private static OptionalLong optional(Map<String, Long> numbers, String name) {
        return numbers.containsKey(name)
                ? OptionalLong.of(numbers.get(name))
                : OptionalLong.empty();
    }

    /** Appends {@code "id":{…}}. */
    void appendTo(StringBuilder text) {
        text.append('"').append(member.id()).append("\":{\"address\":\"");
        appendEscaped(text, member.endpoint().host());
        text.append("\",\"port\":").append(member.endpoint().port());
        text.append(",\"role\":\"").append(member.role().text()).append('"');
        member.incarnation()
                .ifPresent(bits -> text.append(",\"incarnation\":\"").append(bits).append('"'));
        member.number().ifPresent(number -> text.append(",\"number\":").append(number));
        member.startEpochMillis()
                .ifPresent(started -> text.append(",\"started\":").append(started));
        reign.ifPresent(leads -> text.append(",\"reign\":").append(leads.viewId()));
        text.append('}');
    }

    /** A host is printable ASCII, so only two characters need care. */
    private static void appendEscaped(StringBuilder text, String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
    }
}
