package bellwether.protocol;

import java.util.Objects;

/**
 * Where an epoch begins in a journal. Two journals that have an equal mark hold the same bytes
 * before it and the same bytes behind it up to the shorter one's end of that epoch. Text form
 * {@code <view_id>.<leader_id>.<incarnation>@<offset>}.
 *
 * @param epoch view id, leader and incarnation of the {@code EPOCH} line
 * @param offset byte offset of that line in the journal
 */
public record EpochMark(Reign epoch, long offset) {
    public EpochMark {
        Objects.requireNonNull(epoch);
        if (offset < 0) {
            throw new MalformedException("offset is negative: " + offset);
        }
    }

    /**
     * @throws MalformedException if {@code text} is no mark
     */
    public static EpochMark parse(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            throw new MalformedException("no <epoch>@<offset>: " + Printable.of(text));
        }
        return new EpochMark(
                Reign.parse(text.substring(0, at)), Ascii.parseLong(text.substring(at + 1)));
    }

    /**
     * {@return this epoch against {@code other} in the order of epochs: by view id, then by leader
     * id}
     */
    public int compareEpoch(EpochMark other) {
        int byView = Long.compare(epoch.viewId(), other.epoch.viewId());
        return byView != 0 ? byView : epoch.leader().compareTo(other.epoch.leader());
    }

    @Override
    public String toString() {
        return epoch + "@" + offset;
    }
}
