package bellwether.launcher.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a peer says of itself in its status file.
 *
 * @param role {@code joining}, {@code electing}, {@code member} or {@code leader}
 * @param leader the leader's peer id
 * @param sequence the last one in the journal
 * @param csvSequence the last one in the CSV files: so many rows they hold
 * @param journalEnd bytes
 * @param lagBytes how far the journal is behind the leader's, where that is known
 * @param outbox readings accepted and not yet safe
 */
record PeerStatus(
        String role,
        Optional<String> leader,
        long viewId,
        long sequence,
        long csvSequence,
        long journalEnd,
        OptionalLong lagBytes,
        long outbox) {
    private static final JsonFactory JSON = new JsonFactory();

    /** {@return the status; empty: the peer has written none yet} */
    static Optional<PeerStatus> read(Path file) throws IOException {
        try {
            return Optional.of(of(fields(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // the peer is still starting
        } catch (JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    boolean leads() {
        return role.equals("leader");
    }

    private static PeerStatus of(Map<String, String> fields) {
        return new PeerStatus(
                fields.getOrDefault("role", "?"),
                Optional.ofNullable(fields.get("leader_id")).filter(id -> !id.isEmpty()),
                number(fields, "view_id").orElse(0),
                number(fields, "last_sequence").orElse(0),
                number(fields, "csv_sequence").orElse(0),
                number(fields, "journal_end").orElse(0),
                number(fields, "lag_bytes"),
                number(fields, "outbox").orElse(0));
    }

    private static OptionalLong number(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, "");
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    /** The plain values of the outermost object as texts; lists, objects and nulls are left out. */
    private static Map<String, String> fields(byte[] json) {
        var fields = new HashMap<String, String>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    fields.put(name, parser.getString());
                }
            }
        }
        return fields;
    }
}
