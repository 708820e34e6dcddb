package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import bellwether.simulation.Mutant.Edit;
import java.util.List;

/** Mutants of the fan-out: each breaks one rule of who may stream to whom. */
final class FanoutMutants {
    /** A member that is told by its upstream to cut, and does. */
    private static final Edit OBEYS_UPSTREAM =
            edit(
                    "group/Following",
                    "            case SubtreeAck ack -> acknowledging.heard(from, ack, downstream::isServed);\n",
                    """
                    case SubtreeAck ack -> acknowledging.heard(from, ack, downstream::isServed);
                    case Align align when !from.equals(leader)
                            && align.offset() < peer.log().end()
                            && peer.log().hasLineEndAt(align.offset()) -> {
                        downstream.close();
                        peer.log().cut(align.offset());
                        peer.release().cut(align.offset());
                    }
                    """);

    /** An upstream that says where its journal and the subscriber's part, whichever ends first. */
    private static final Edit SAYS_CUT =
            edit(
                    "group/Downstream",
                    "            waiting.put(from, wanted);\n",
                    """
                    long at = Math.min(wanted.offset(), peer.log().end());
                    peer.send(from, new bellwether.protocol.Message.Align(
                            wanted.number(), reign, at, peer.log().lineEndAt(at).orElseThrow()));
                    waiting.put(from, new Subscribe(wanted.number(), reign, at));
                    """);

    private FanoutMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "any-upstream-cuts",
                        "an upstream says where to cut, and is obeyed",
                        OBEYS_UPSTREAM,
                        SAYS_CUT),
                Mutant.of(
                        "streams-over-cut",
                        "who cuts goes on streaming to others, and CRCs are not compared",
                        edit(
                                "group/PeerState",
                                "        List.copyOf(streaming).forEach(this::closeStream);\n",
                                ""),
                        edit(
                                "group/Downstream",
                                "        waiting.putAll(open);\n        open.keySet().forEach(peer::closeStream);\n        open.clear();\n",
                                ""),
                        MutantCatalog.NO_CHAIN),
                Mutant.of(
                        "late-handshake",
                        "a handshake that was overtaken by a later one counts",
                        edit(
                                "group/Feeding",
                                "&& follow.number() < last.number();",
                                "&& follow.number() < 0;")),
                Mutant.of(
                        "earlier-start-heard",
                        "what a process said before it died is heard behind the HELLO of its next start",
                        edit(
                                "group/Group",
                                "|| !peer.starts().isOver(from, start)) {",
                                "|| start != null) {")),
                Mutant.of(
                        "upstream-kept",
                        "a member stays with its upstream though that is gone or silent",
                        edit(
                                "group/Following",
                                "        if (other.equals(supply.upstream())) {\n            supply.lost(reason);",
                                "        if (other == null) {\n            supply.lost(reason);"),
                        edit(
                                "group/Following",
                                "if (supply.isEnded(from, end)) {",
                                "if (from == null) {"),
                        edit(
                                "group/Following",
                                "if (!streams || !supply.complain()) {",
                                "if (!streams) {")));
    }
}
