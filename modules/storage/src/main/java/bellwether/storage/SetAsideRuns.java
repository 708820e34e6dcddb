package bellwether.storage;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs of a peer under {@code data/.previous}.
 *
 * @param disk rooted at the base directory
 */
public record SetAsideRuns(Disk disk, PeerId peerId) implements EarlierRuns {
    @Override
    public boolean mayHave(Reign log) {
        return of(log).findAny().isPresent();
    }

    private Stream<SetAside> of(Reign log) {
        return SetAside.of(disk, peerId).stream().filter(run -> run.log().equals(Optional.of(log)));
    }

    /** Those whose journal is empty hold readings only if they have never met a group. */
    @Override
    public List<String> ofOtherLogs(Reign log) {
        return SetAside.of(disk, peerId).stream()
                .filter(run -> run.log().filter(other -> !other.equals(log)).isPresent())
                .map(SetAside::path)
                .toList();
    }

    @Override
    public long takeIn(Reign log, LogIndex marks, Outbox outbox) {
        long before = outbox.size();
        of(log).forEach(run -> run.above(marks).each(outbox::add));
        return outbox.size() - before;
    }
}
