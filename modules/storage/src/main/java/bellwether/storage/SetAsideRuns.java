package bellwether.storage;

import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.sequencer.EarlierRuns;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import java.util.Optional;

/**
 * The runs of a peer under {@code data/.previous}.
 *
 * @param disk rooted at the base directory
 */
public record SetAsideRuns(Disk disk, PeerId peerId) implements EarlierRuns {
    @Override
    public long takeIn(Reign log, LogIndex marks, Outbox outbox) {
        long before = outbox.size();
        SetAside.of(disk, peerId).stream()
                .filter(run -> run.log().equals(Optional.of(log)))
                .forEach(run -> run.above(marks).each(outbox::add));
        return outbox.size() - before;
    }
}
