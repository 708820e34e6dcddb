package bellwether.launcher.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a peer has written into its status file, for who reads it from outside. Immutable. */
public final class StatusReading {
    private static final JsonFactory JSON = new JsonFactory();

    /** A peer that runs writes each second. */
    private static final Duration STALE = Duration.ofSeconds(5);

    private final String json;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> members = new ArrayList<>();
    private final Map<String, String> heldUpBy = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> group = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> sensors = new LinkedHashMap<>();
    private final Map<String, String> uplink = new LinkedHashMap<>();
    private final Map<String, String> journalKept = new LinkedHashMap<>();

    private StatusReading(byte[] bytes) {
        json = new String(bytes, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                property(parser);
            }
        }
    }

    private void property(JsonParser parser) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("ordered_peer_list") && value == JsonToken.START_ARRAY) {
            strings(parser, members);
        } else if (name.equals("held_up_by") && value == JsonToken.START_OBJECT) {
            heldUpBy.putAll(fields(parser));
        } else if (name.equals("group_view") && value == JsonToken.START_OBJECT) {
            objects(parser, group);
        } else if (name.equals("sensors") && value == JsonToken.START_OBJECT) {
            objects(parser, sensors);
        } else if (name.equals("uplink") && value == JsonToken.START_OBJECT) {
            uplink.putAll(fields(parser));
        } else if (name.equals("journal_kept") && value == JsonToken.START_OBJECT) {
            journalKept.putAll(fields(parser));
        } else {
            keep(values, name, parser, value);
        }
    }

    private static void strings(JsonParser parser, List<String> into) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            into.add(parser.getString());
        }
    }

    private static void objects(JsonParser parser, Map<String, Map<String, String>> into) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            into.put(parser.currentName(), plain(parser));
        }
    }

    private static Map<String, String> plain(JsonParser parser) {
        parser.nextToken();
        return fields(parser);
    }

    private static Map<String, String> fields(JsonParser parser) {
        var fields = new LinkedHashMap<String, String>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            keep(fields, parser.currentName(), parser, parser.nextToken());
        }
        return fields;
    }

    private static void keep(
            Map<String, String> into, String name, JsonParser parser, JsonToken value) {
        if (value.isStructStart()) {
            parser.skipChildren(); // of a newer version
        } else if (value != JsonToken.VALUE_NULL) {
            into.put(name, parser.getString());
        }
    }

    /**
     * {@return the status; empty: the peer has written none}
     *
     * @throws IOException if it cannot be read, or is no JSON
     */
    public static Optional<StatusReading> read(Path file) throws IOException {
        try {
            return Optional.of(new StatusReading(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** {@return the file's text} */
    public String json() {
        return json;
    }

    /** {@return the value of a key; empty: there is none, or null} */
    public String text(String key) {
        return values.getOrDefault(key, "");
    }

    /** {@return the value of a key that is a number; empty: there is none, or another value} */
    public OptionalLong number(String key) {
        try {
            return OptionalLong.of(Long.parseLong(text(key)));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** {@return the ids of the members of the view, in its order} */
    public List<String> members() {
        return List.copyOf(members);
    }

    /** {@return for whom its journal is kept, and why, in its order; only a leader knows} */
    public Map<String, String> heldUpBy() {
        return Collections.unmodifiableMap(heldUpBy);
    }

    /** {@return what is known of a member: see the keys of {@code group_view}} */
    public Map<String, String> member(String id) {
        return group.getOrDefault(id, Map.of());
    }

    /** {@return the names of the peer's own sensors, in its order} */
    public List<String> sensors() {
        return List.copyOf(sensors.keySet());
    }

    /** {@return what is known of a sensor: see the keys of {@code sensors}} */
    public Map<String, String> sensor(String name) {
        return sensors.getOrDefault(name, Map.of());
    }

    /** {@return what is known of forwarding: see the keys of {@code uplink}; empty: it does not} */
    public Map<String, String> uplink() {
        return Map.copyOf(uplink);
    }

    /**
     * {@return why no more of its journal goes: see the keys of {@code journal_kept}; empty: it
     * does not say}
     */
    public Map<String, String> journalKept() {
        return Map.copyOf(journalKept);
    }

    /** {@return whether it leads or follows} */
    public boolean isInGroup() {
        return text("role").equals("leader") || text("role").equals("member");
    }

    /** {@return whether its process has ended in order} */
    public boolean hasStopped() {
        return text("role").equals("stopped");
    }

    /** {@return whether its peer runs, as far as it says} */
    public boolean isAlive(Instant now) {
        return !hasStopped() && !isStale(now);
    }

    /** {@return how long ago it was written, if it says when} */
    public Optional<Duration> age(Instant now) {
        try {
            return Optional.of(Duration.between(Instant.parse(text("updated_at")), now));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return whether a peer that runs would have written another by now} */
    public boolean isStale(Instant now) {
        return age(now).map(age -> age.compareTo(STALE) > 0).orElse(true);
    }
}
