package bellwether.launcher.demo;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Why peers ended, for the user. */
final class Ends {
    private static final int LINES_MAX = 3;

    private Ends() {}

    /** {@return the end of each that has ended by itself, with the last lines that it printed} */
    static String of(List<DemoPeer> peers) throws IOException {
        var ended = peers.stream().filter(peer -> !peer.isAlive() && !peer.wasKilled()).toList();
        var text = new StringBuilder();
        for (var peer : ended) {
            String output = peer.lastOutput(LINES_MAX).stream().collect(Collectors.joining(" / "));
            text.append(text.isEmpty() ? "" : "; ")
                    .append(peer.name())
                    .append(' ')
                    .append(peer.end())
                    .append(": ")
                    .append(output.isEmpty() ? "(printed nothing)" : output);
        }
        return text.toString();
    }
}
