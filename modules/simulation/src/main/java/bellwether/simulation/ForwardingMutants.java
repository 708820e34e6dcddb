package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import java.util.List;

/** Mutants of forwarding: each breaks one rule of how far the record is said to be forwarded. */
final class ForwardingMutants {
    private ForwardingMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "forwarded-not-cut",
                        "a cut leaves the place up to which the record is forwarded",
                        edit("group/PeerState", "        forwardedEnd.cut(offset);\n", "")),
                Mutant.of(
                        "forwarded-unaligned",
                        "a leader is believed how far it forwarded before the own journal is known to be its",
                        edit(
                                "group/Following",
                                "reached(Math.min(leaderForwarded, peer.release().believedEnd()))",
                                "reached(leaderForwarded)")),
                Mutant.of(
                        "forwarded-beyond",
                        "what lies beyond the own journal counts as forwarded",
                        edit(
                                "sequencer/ForwardedEnd",
                                "end = Math.max(end, Math.min(offset, log.end()));",
                                "end = log.end() < 0 ? 0 : Math.max(end, offset);"),
                        edit(
                                "group/Following",
                                "reached(Math.min(leaderForwarded, peer.release().believedEnd()))",
                                "reached(supply.isAligned() ? leaderForwarded : 0)")),
                Mutant.of(
                        "forwarded-any-reign",
                        "what was read in another reign counts",
                        edit(
                                "group/Group",
                                "peer.part() instanceof Leading leading && leading.reign().equals(reign)",
                                "reign != null")));
    }
}
