package bellwether.protocol;

import java.util.List;
import java.util.Objects;

/**
 * A view that has a say in who may form the next one, under {@code partition_policy=majority}. Text
 * form {@code <reign>/<formed>/<member>,<member>,…}.
 *
 * @param epoch as its {@code EPOCH} line names it
 * @param formed whether a reading stands in it: then all its members hold its line durably
 * @param members by priority, highest first; empty: its line names none, as it was written under
 *     another policy
 */
public record VotingView(Reign epoch, boolean formed, List<PeerId> members) {
    private static final String SLASH = "/";

    public VotingView {
        Objects.requireNonNull(epoch);
        members = List.copyOf(members);
    }

    /**
     * @throws MalformedException if {@code text} is none
     */
    public static VotingView parse(String text) {
        String[] fields = text.split(SLASH, -1);
        if (fields.length != 3 || !fields[1].equals("0") && !fields[1].equals("1")) {
            throw new MalformedException("no <reign>/<formed>/<members>: " + Printable.of(text));
        }
        List<PeerId> members =
                fields[2].isEmpty()
                        ? List.of()
                        : List.of(fields[2].split(",", -1)).stream().map(PeerId::new).toList();
        return new VotingView(Reign.parse(fields[0]), fields[1].equals("1"), members);
    }

    /** {@return this view against {@code other} in the order of epochs} */
    public int compareEpoch(VotingView other) {
        return new EpochMark(epoch, 0).compareEpoch(new EpochMark(other.epoch, 0));
    }

    @Override
    public String toString() {
        return epoch
                + (formed ? "/1/" : "/0/")
                + String.join(",", members.stream().map(PeerId::value).toList());
    }
}
