package bellwether.launcher.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveTableTest {
    @TempDir Path folder;

    @Test
    void aLeaderKnowsHowFarOthersAreAndOfItselfMore() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("status.json"),
                        """
                        {"peer_id":"aaaaaaaa-1","role":"leader","leader_id":"aaaaaaaa-1","view_id":3,
                        "ordered_peer_list":["aaaaaaaa-1","bbbbbbbb-2"],
                        "group_view":{"aaaaaaaa-1":{"role":"leader"},
                        "bbbbbbbb-2":{"role":"member","lag_bytes":77}},
                        "last_sequence":12,"csv_sequence":11,"lag_bytes":0,"outbox":2}
                        """);
        assertEquals(
                List.of(
                        "peer     role       leader    view   sequence       rows  lag bytes   outbox  sensors",
                        "aaaaaaaa leader     aaaaaaaa     3         12         11          0        2  0 running",
                        "bbbbbbbb member     aaaaaaaa     3          -          -         77        -  -"),
                LiveTable.ofGroup(StatusReading.read(file).orElseThrow()));
    }
}
