package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import java.util.List;

/** Mutants of {@code partition_policy=majority} and {@code delivery=safe}. */
final class MajorityMutants {
    private MajorityMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "majority-uncounted",
                        "a part without a majority goes on",
                        edit(
                                "group/Flushing",
                                "return flush.refusal(voting, flush.promisers());",
                                "return Optional.empty();"),
                        edit(
                                "group/Flushing",
                                "if (refusal.isPresent()) {\n            giveUp(refusal.get());\n        } else {",
                                "{")),
                Mutant.of(
                        "attempts-ignored",
                        "only the last view with a reading in it is asked for a majority",
                        edit(
                                "sequencer/DynamicVoting",
                                "RANK.compare(view, last.get()) >= 0",
                                "RANK.compare(view, last.get()) == 0")),
                Mutant.of(
                        "half-is-enough",
                        "each of two halves goes on",
                        edit(
                                "sequencer/DynamicVoting",
                                "twice == members.size() && present.contains(members.getFirst())",
                                "twice == members.size()")),
                Mutant.of(
                        "founded-alone",
                        "a log begins without half of the expected peers",
                        edit(
                                "sequencer/DynamicVoting",
                                "if (counts && part.size() * 2 <= expectedPeers) {",
                                "if (counts && part.isEmpty()) {")),
                Mutant.of(
                        "formed-at-once",
                        "places are given before all hold the view durably",
                        edit(
                                "group/Formation",
                                "formed = !peer.config().isMajority();",
                                "formed = true;")),
                Mutant.of(
                        "promise-forgotten",
                        "a restart forgets what was promised",
                        edit("group/PeerState", "            promises.keep(ballot);\n", "")),
                Mutant.of(
                        "majority-longest",
                        "under majority the longest journal is best, not that of the highest epoch",
                        edit(
                                "sequencer/Flush",
                                "rank(one, other, ballot.peer())",
                                "Long.compare(one.history().end(), other.history().end())")),
                Mutant.of(
                        "safe-undurable",
                        "what members hold counts as safe before they hold it durably",
                        edit(
                                "group/Formation",
                                "safe.acknowledged(member, ack.durableEnd());",
                                "safe.acknowledged(member, ack.end());"),
                        edit(
                                "group/Formation",
                                "safe.advance(peer.log().durableEnd())",
                                "safe.advance(peer.log().end())")),
                Mutant.of(
                        "safe-by-leader",
                        "what the leader holds durably counts as safe",
                        edit(
                                "sequencer/SafeMark",
                                "for (PeerId member : counted) {",
                                "for (PeerId member : Set.<PeerId>of()) {")));
    }
}
