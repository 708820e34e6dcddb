package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import java.util.List;

/** Mutants of journals that let go what has expired. */
final class ShorteningMutants {
    /** What is not durable is mostly in the newest segments, and these stay. */
    private static final Mutant.Edit NEWEST_GO =
            edit("storage/FileJournal", "i < starts.length - 1; i++", "i < starts.length; i++");

    private ShorteningMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "gone-before-base",
                        "segments go before it is durable that the journal begins behind them",
                        edit(
                                "storage/FileJournal",
                                "            bases.save(later); // before anything goes\n"
                                        + "            base = later;\n"
                                        + "            segments.letGo(later.offset());",
                                "            base = later;\n"
                                        + "            segments.letGo(later.offset());\n"
                                        + "            bases.save(later);")),
                Mutant.of(
                        "gone-unrendered",
                        "what goes need not stand in the CSV files, durably",
                        edit(
                                "storage/CsvProjection",
                                "csv.saved().offset() >= base.offset() && journal.shorten(",
                                "journal.shorten(")),
                Mutant.of(
                        "gone-unexpired",
                        "what everybody holds goes, expired or not",
                        edit(
                                "storage/CsvProjection",
                                "Math.min(limit, expired.end(layout));",
                                "limit;")),
                Mutant.of(
                        "missing-ignored",
                        "a leader takes those who are missing for gone for good",
                        edit(
                                "group/Retaining",
                                "if (absent.isEmpty()) {",
                                "if (!keepers.isEmpty()) {")),
                Mutant.of(
                        "joiner-ignored",
                        "one that comes with less than the others is not waited for",
                        edit(
                                "group/Retaining",
                                "peer.held(Math.min(everybodyHeld, others));",
                                "peer.held(everybodyHeld);"),
                        edit(
                                "group/PeerState",
                                "        this.view = Optional.of(view);\n        heldEnd = 0;",
                                "        this.view = Optional.of(view);")),
                Mutant.of(
                        "held-undurable",
                        "what members have in memory counts as held",
                        edit(
                                "group/Retaining",
                                "JournalAck::durableEnd).orElse",
                                "JournalAck::end).orElse"),
                        NEWEST_GO),
                Mutant.of(
                        "held-by-leader",
                        "what the leader holds counts as held by everybody",
                        edit(
                                "group/Retaining",
                                "long others = keepers.stream().mapToLong(this::durableEnd).min().orElse(Long.MAX_VALUE);",
                                "long others = Long.MAX_VALUE;"),
                        NEWEST_GO),
                Mutant.of(
                        "base-without-marks",
                        "a journal that begins anew knows nothing of who was recorded before",
                        edit(
                                "sequencer/LogIndex",
                                "        other.marks.all().forEach(mark -> marks.of(mark.source()).set(mark.n()));\n",
                                "")),
                Mutant.of(
                        "base-without-epochs",
                        "a journal that begins anew knows nothing of the epochs before",
                        edit("sequencer/LogIndex", "        epochs.addAll(other.epochs);\n", "")),
                Mutant.of(
                        "base-empties-outbox",
                        "what waits in the outbox goes as the journal begins anew",
                        edit(
                                "sequencer/OrderedLog",
                                "        index.become(base.index());\n",
                                "        index.become(base.index());\n"
                                        + "        outbox.sources().forEach(each -> outbox.release(each, outbox.last(each)));\n")),
                Mutant.of(
                        "base-unchecked",
                        "a damaged base is believed",
                        edit(
                                "sequencer/LogIndexText",
                                "!text.substring(endLine).equals(END + sum(text.substring(0, endLine)) + \"\\n\")",
                                "text.isEmpty()"),
                        edit(
                                "sequencer/LogIndex",
                                "if (readings != index.lastSequence) {",
                                "if (readings < 0) {")));
    }
}
