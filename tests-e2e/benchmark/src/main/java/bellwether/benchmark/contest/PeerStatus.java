package bellwether.benchmark.contest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a bellwether peer says in its {@code status.json}. */
record PeerStatus(JsonNode json) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** {@return what stands there now; empty values if nothing does} */
    static PeerStatus read(Path file) throws IOException {
        return new PeerStatus(JSON.readTree(Files.exists(file) ? Files.readString(file) : "{}"));
    }

    int members() {
        return json.path("ordered_peer_list").size();
    }

    boolean hasMember(String id) {
        return json.path("group_view").has(id);
    }

    /** {@return the id of the leader; empty: none is known} */
    String leader() {
        return json.path("leader_id").asString("");
    }

    int port() {
        return json.path("port").asInt(0);
    }

    /** {@return how many readings its sensors have given} */
    long readings() {
        return json.path("sensors")
                .valueStream()
                .mapToLong(it -> it.path("readings").asLong(0))
                .sum();
    }
}
