package bellwether.protocol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@link Voters} in a line: {@code <log>:<view>;<view>;…}. Both fields are there, and may be empty.
 */
final class VotersText {
    private VotersText() {}

    static Voters parse(Fields fields) {
        String log = fields.text("log");
        String views = fields.text("views");
        return new Voters(
                log.isEmpty() ? Optional.empty() : Optional.of(Reign.parse(log)),
                views.isEmpty()
                        ? List.of()
                        : Stream.of(views.split(";", -1)).map(VotingView::parse).toList());
    }

    static String of(Voters voters) {
        return voters.log().map(Reign::toString).orElse("")
                + ":"
                + voters.views().stream()
                        .map(VotingView::toString)
                        .collect(Collectors.joining(";"));
    }
}
