package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import bellwether.simulation.Mutant.Edit;
import java.util.ArrayList;
import java.util.List;

/** All mutants: each breaks one rule of the ordered log, of its storage or of the group. */
final class MutantCatalog {
    static final Edit NO_CHAIN =
            edit(
                    "sequencer/LogIndex",
                    "if (!Ascii.isHex32(bytes, bodyTo + 1, sum)) {",
                    "if (Ascii.parseHex32(bytes, bodyTo + 1) < 0) {");

    /** The last of three checks that an epoch comes after all before it. */
    private static final Edit ANY_EPOCH =
            edit(
                    "group/Flushing",
                    ".map(last -> last.compareTo(flush.ballot()) < 0)",
                    ".map(last -> last.compareTo(flush.ballot()) < 9)");

    /** A start that does not look whether the CSV files are as large as they were left. */
    static final Edit SIZES_BELIEVED =
            edit(
                    "storage/CsvProjection",
                    "            projection.compareFrom(csv::doubtAll, believed);\n",
                    "");

    private MutantCatalog() {}

    static List<Mutant> all() {
        var all = new ArrayList<Mutant>();
        all.addAll(tags());
        all.addAll(outbox());
        all.addAll(streams());
        all.addAll(ForwardingMutants.all());
        all.addAll(FanoutMutants.all());
        all.addAll(flush());
        all.addAll(views());
        all.addAll(storage());
        all.addAll(RollingMutants.all());
        all.addAll(ShorteningMutants.all());
        all.addAll(MajorityMutants.all());
        return all;
    }

    private static List<Mutant> tags() {
        return List.of(
                Mutant.of(
                        "gap-accepted",
                        "the leader accepts an n that leaves a gap",
                        edit(
                                "sequencer/Sequencer",
                                "if (request.n() == wanted) {",
                                "if (request.n() >= wanted) {")),
                Mutant.of(
                        "repeat-accepted",
                        "the leader accepts an n at or below the mark",
                        edit(
                                "sequencer/Sequencer",
                                "if (request.n() == wanted) {",
                                "if (request.n() <= wanted) {")),
                Mutant.of(
                        "incarnation-reused",
                        "a restart goes on with the incarnation before, and counts from 1",
                        edit(
                                "simulation/PeerProcess",
                                "incarnation = new Incarnation(random.nextLong());",
                                "incarnation = new Incarnation(endpoint.port());")),
                Mutant.of(
                        "tagged-anew",
                        "what a cut brings back gets new tags",
                        edit(
                                "sequencer/OrderedLog",
                                "orphans.push(new Orphan(source(back), back.n(), back.payload()));",
                                """
                                var source = source(back);
                                var origin = source.origin();
                                long bits = source.incarnation().bits() + 31 * back.n() + 7 * offset;
                                orphans.push(new Orphan(new Source(origin,
                                        new bellwether.protocol.Incarnation(bits)), 1, back.payload()));
                                """)),
                Mutant.of(
                        "marks-not-lowered",
                        "a cut leaves the high-water marks where they are",
                        edit("sequencer/LogIndex", "mark.set(line.n() - 1);", ""),
                        edit("sequencer/LogIndex", "|| line.n() != mark.n()) {", ") {")),
                Mutant.of(
                        "refusal-ignored",
                        "a member does not go back when the leader refuses, nor when nothing moves",
                        edit("sequencer/Submitter", "Math.min(sentUpTo, expected)", "sentUpTo"),
                        edit(
                                "group/Following",
                                "if (waiting && waitingAtHeartbeat",
                                "if (!waiting && waitingAtHeartbeat")),
                Mutant.of(
                        "never-resubmitted",
                        "a new leader gets only what is accepted from then on",
                        edit(
                                "sequencer/Submitter",
                                "next.getOrDefault(source, 1L)",
                                "next.getOrDefault(source, log.outbox().last(source) + 1)")));
    }

    private static List<Mutant> outbox() {
        return List.of(
                Mutant.of(
                        "orphans-dropped",
                        "a cut saves nothing",
                        edit(
                                "sequencer/OrderedLog",
                                "orphans.push(new Orphan(source(back), back.n(), back.payload()));",
                                "")),
                Mutant.of(
                        "names-not-looked-for",
                        "an outbox knows only sources that the journal, or a line before, names",
                        edit("storage/OutboxRepair", "learnNames(salvage, numbers);", "")),
                Mutant.of(
                        "aside-names-once",
                        "of a run set aside only lines behind the one that names a source count",
                        edit(
                                "storage/SetAside",
                                "if (missing.areNamesMissing) {",
                                "if (!marks.equals(marks)) {")),
                Mutant.of(
                        "orphans-late",
                        "a cut saves what is beyond it after the journal is cut",
                        edit(
                                "sequencer/OrderedLog",
                                "orphans.forEach(orphan -> outbox.add(orphan.source(), orphan.n(), orphan.payload()));",
                                ""),
                        edit(
                                "sequencer/OrderedLog",
                                "        journal.cut(index.end());\n",
                                """
                                journal.cut(index.end());
                                orphans.forEach(orphan -> outbox.add(orphan.source(), orphan.n(), orphan.payload()));
                                """)),
                Mutant.of(
                        "orphans-unsynced",
                        "what a cut saves is not durable before the journal is cut",
                        edit(
                                "sequencer/OrderedLog",
                                "        outbox.sync();\n        projection",
                                "        projection")),
                Mutant.of(
                        "cut-behind-gap",
                        "a cut saves what is beyond it before what is left is durable",
                        edit("sequencer/OrderedLog", "            journal.sync();\n", "")),
                Mutant.of(
                        "released-when-sent",
                        "the outbox forgets what was sent to the leader",
                        edit(
                                "group/Following",
                                "            peer.send(leader, new Requests(requests));\n",
                                """
                                peer.send(leader, new Requests(requests));
                                var outbox = peer.log().outbox();
                                outbox.sources().forEach(source -> outbox.release(source, outbox.last(source)));
                                """)),
                Mutant.of(
                        "released-unsynced",
                        "the outbox forgets what is in the own journal, and not yet durable",
                        edit(
                                "sequencer/Release",
                                "long durable = log.durableEnd();",
                                "long durable = log.end();")),
                Mutant.of(
                        "row-out-unsynced",
                        "a row of a replay is given out before it and its position are durable",
                        edit(
                                "storage/OutboxContent",
                                "return add(source, first, payloads, keyText, position, true);",
                                "return add(source, first, payloads, keyText, position, false);")),
                Mutant.of(
                        "batch-out-unsynced",
                        "with each batch synced, readings are given out before",
                        edit(
                                "storage/OutboxContent",
                                "givingOut == GivingOut.SYNCED",
                                "givingOut == null")),
                Mutant.of(
                        "release-over-cut",
                        "a release noted before a cut still counts after it",
                        edit(
                                "sequencer/Release",
                                "while (!notes.isEmpty() && notes.getLast().end() > offset) {",
                                "while (!notes.isEmpty() && notes.getLast().end() < 0) {")));
    }

    private static List<Mutant> streams() {
        return List.of(
                Mutant.of(
                        "stale-answer",
                        "an answer to an older handshake counts, and CRCs are not compared",
                        edit("sequencer/Follower", "|| chunk.number() != streamNumber", ""),
                        NO_CHAIN,
                        edit("sequencer/Follower", "answer.number() == number && ", ""),
                        edit(
                                "sequencer/Follower",
                                "crc.getAsInt() == answer.crc()",
                                "answer.crc() == answer.crc()")),
                Mutant.of(
                        "stale-stream",
                        "chunks of an older following are taken, and CRCs not compared",
                        edit("sequencer/Follower", "|| chunk.number() != streamNumber", ""),
                        edit("sequencer/Follower", "|| !chunk.reign().equals(reign)", ""),
                        NO_CHAIN),
                Mutant.of(
                        "any-offset",
                        "chunks are taken at any offset, also of an older stream; CRCs, sequences and n not compared",
                        edit(
                                "sequencer/LogIndex",
                                "if (line.sequence() != lastSequence + 1) {",
                                "if (line.sequence() < 1) {"),
                        edit(
                                "sequencer/LogIndex",
                                "if (line.n() != mark.n() + 1) {",
                                "if (line.n() < 1) {"),
                        edit("sequencer/Follower", "|| chunk.number() != streamNumber", ""),
                        edit("sequencer/Follower", "|| chunk.offset() != log.end()", ""),
                        NO_CHAIN),
                Mutant.of(
                        "handshake-skipped",
                        "a new connection goes on without a handshake",
                        edit(
                                "group/Following",
                                """
                                    public void connected(PeerId other) {
                                        if (other.equals(leader)) {
                                            startAnew();
                                """,
                                """
                                    public void connected(PeerId other) {
                                        if (other.equals(leader)) {
                                            watch.heard();
                                """),
                        edit(
                                "group/Following",
                                "if (waiting && waitingAtHeartbeat",
                                "if (!waiting && waitingAtHeartbeat")),
                Mutant.of(
                        "divergence-too-far",
                        "the leader says to cut at its own end of the common epoch",
                        edit(
                                "sequencer/Divergence",
                                "Math.min(endOf(mine, found), theirEnd)",
                                "endOf(mine, found)")),
                Mutant.of(
                        "epoch-by-number",
                        "epochs of two leaders with one view id count as the same",
                        edit(
                                "sequencer/Divergence",
                                "epochs.get(at).equals(wanted)",
                                "epochs.get(at).epoch().viewId() == wanted.epoch().viewId()")));
    }

    private static List<Mutant> flush() {
        return List.of(
                Mutant.of(
                        "flush-skipped",
                        "the winner leads with its own journal",
                        edit(
                                "group/Flushing",
                                "if (chosen.peer().equals(peer.self())) {",
                                "if (chosen != null) {")),
                Mutant.of(
                        "flush-not-binding",
                        "who promises goes on following",
                        edit(
                                "group/Promising",
                                "            peer.become(new Electing(peer, Optional.of(from)), \"promised ballot \" + ballot);\n",
                                ""),
                        edit(
                                "group/Promising",
                                "                && peer.part() instanceof Electing;",
                                ";")),
                Mutant.of(
                        "longest-journal",
                        "the longest journal is best, not that of the highest epoch",
                        edit("sequencer/Flush", "eligible.stream()", "answers.values().stream()"),
                        edit(
                                "sequencer/Flush",
                                "rank(one.history(), other.history()))",
                                "Long.compare(one.history().end(), other.history().end()))")),
                Mutant.of(
                        "standing-ignored",
                        "journals of peers that have just started count like those of survivors",
                        edit(
                                "sequencer/Flush",
                                "standing.isEmpty() ? holders : standing",
                                "holders")),
                Mutant.of(
                        "epochs-forgotten",
                        "a promise does not count the epochs held, nor does a flush",
                        ANY_EPOCH,
                        edit("group/Flushing", "if (flush.isOvertaken()) {", "if (attempt < 0) {"),
                        edit(
                                "group/PeerState",
                                ".ifPresent(this::promise);\n        return promised;",
                                ".ifPresent(_ -> {});\n return promised;")),
                Mutant.of(
                        "overtaken-leads",
                        "a candidate writes an epoch that it has written before",
                        ANY_EPOCH,
                        edit("group/Flushing", "if (flush.isOvertaken()) {", "if (attempt < 0) {"),
                        edit(
                                "group/Promising",
                                "&& electing.hasPromised(from);",
                                "&& electing != null;")));
    }

    private static List<Mutant> views() {
        return List.of(
                Mutant.of(
                        "old-view-followed",
                        "a view below the own promise is followed",
                        edit(
                                "group/Group",
                                "new Ballot(view.viewId(), from).compareTo(peer.promised()) < 0",
                                "view.viewId() < 0")),
                Mutant.of(
                        "earlier-start-followed",
                        "a view that lists an earlier start of this peer is followed",
                        edit("group/Group", "&& !isThisStart(self.get())", "&& view.viewId() < 0")),
                Mutant.of(
                        "view-id-stands",
                        "a change of view keeps the view's id",
                        edit(
                                "group/Membership",
                                "publish(above + 1,",
                                "publish(Math.max(reign.viewId(), 1),")),
                Mutant.of(
                        "join-below-promise",
                        "a leader admits without going above what the joining peer has promised",
                        edit("group/NextView", "Math.max(this.floorViewId, floorViewId)", "0"),
                        edit(
                                "group/Membership",
                                "if (unchanged && promised.compareTo(new Ballot(view().viewId(), peer.self())) <= 0) {",
                                "if (unchanged) {")),
                Mutant.of(
                        "none-yields",
                        "of two leaders that meet none gives way",
                        edit("group/Merging", "            yieldTo(from);\n", "")),
                Mutant.of(
                        "both-yield",
                        "of two leaders that meet both give way",
                        edit(
                                "group/Merging",
                                "        if (order >= 0) {\n",
                                "        if (order >= 0) {\n yieldTo(from);\n")),
                Mutant.of(
                        "any-yield",
                        "an answer is taken for one to yield from a leader that was not asked",
                        edit(
                                "group/Merging",
                                "return asked.equals(Optional.of(other));",
                                "return false;")));
    }

    private static List<Mutant> storage() {
        return List.of(
                Mutant.of(
                        "sync-lies",
                        "the journal says durable before the files are synced",
                        edit(
                                "storage/FileJournal",
                                "                force();\n                durableEnd(target);",
                                "                durableEnd(target);")),
                Mutant.of(
                        "csv-cut-late",
                        "the CSV files are cut after the journal, and not at start",
                        edit(
                                "sequencer/OrderedLog",
                                "        projection.cutBack(index.end(), index.lastSequence());\n        journal.cut(index.end());",
                                "        journal.cut(index.end());\n        projection.cutBack(index.end(), index.lastSequence());"),
                        edit(
                                "storage/SensorFiles",
                                "RowSearch.lastAtMost(file, size, journalLast);",
                                "RowSearch.lastAtMost(file, size, Long.MAX_VALUE);")),
                Mutant.of(
                        "csv-not-cut",
                        "the CSV files keep the rows that a cut takes from the journal",
                        edit(
                                "storage/CsvProjection",
                                "            csv.files().cutAbove(lastSequence);\n",
                                "")),
                Mutant.of(
                        "checkpoint-unsynced",
                        "the checkpoint is written before the CSV files are synced",
                        edit("storage/CsvOnDisk", "            force(path, cut);\n", ""),
                        SIZES_BELIEVED),
                Mutant.of(
                        "checkpoint-beyond",
                        "the checkpoint may lie beyond the durable journal, and is believed",
                        edit(
                                "storage/CsvSaving",
                                "            journal.sync();\n        } catch",
                                "        } catch"),
                        edit(
                                "storage/CsvOnDisk",
                                "\n                        .filter(found -> found.fits(journal))",
                                ""),
                        SIZES_BELIEVED),
                Mutant.of(
                        "names-unsynced",
                        "CSV files that a killed process created are not synced by name",
                        edit(
                                "storage/CsvOnDisk",
                                "        disk.syncDirectory(directory); // a killed process",
                                "        // a killed process"),
                        edit(
                                "storage/SensorFiles",
                                "private boolean namesChanged = true;",
                                "private boolean namesChanged;"),
                        SIZES_BELIEVED));
    }
}
