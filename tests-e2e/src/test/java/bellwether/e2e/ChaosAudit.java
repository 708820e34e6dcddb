package bellwether.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares the records of peers with each other and with what was replayed into them. */
final class ChaosAudit {
    /** Problems of one kind that are told one by one; the others are counted. */
    private static final int TOLD_MAX = 10;

    private final List<String> problems = new ArrayList<>();

    private ChaosAudit() {}

    /**
     * {@return what is wrong, in words; empty: nothing}
     *
     * @param peers at rest
     * @param sources all that they replayed
     */
    static List<String> of(List<ChaosPeer> peers, List<Path> sources) throws IOException {
        var audit = new ChaosAudit();
        var first = peers.getFirst().record();
        audit.rows(first, sources);
        for (ChaosPeer peer : peers) {
            audit.same(peers.getFirst().id(), first.files(), peer.id(), peer.record().files());
        }
        return List.copyOf(audit.problems);
    }

    private void rows(PeerRecord record, List<Path> sources) throws IOException {
        var rows = record.rows();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).sequence() != i + 1) {
                problems.add("in place " + (i + 1) + " stands sequence " + rows.get(i).sequence());
                break;
            }
        }
        var recorded = new HashMap<String, List<Long>>();
        for (var row : rows) {
            recorded.computeIfAbsent(row.reading(), _ -> new ArrayList<>()).add(row.sequence());
        }
        var wrong = new ArrayList<String>();
        recorded.forEach((reading, sequences) -> {
            if (sequences.size() > 1) {
                wrong.add("doubled: " + reading + " at " + sequences);
            }
        });
        for (Path source : sources) {
            for (String reading : Weather.rows(source)) {
                if (recorded.remove(reading) == null) {
                    wrong.add("lost: " + reading);
                }
            }
        }
        recorded.keySet().forEach(reading -> wrong.add("never read: " + reading));
        tell(wrong);
    }

    private void tell(List<String> wrong) {
        problems.addAll(wrong.stream().sorted().limit(TOLD_MAX).toList());
        if (wrong.size() > TOLD_MAX) {
            problems.add("and " + (wrong.size() - TOLD_MAX) + " more rows are wrong");
        }
    }

    private void same(
            String one, Map<String, String> files, String other, Map<String, String> others) {
        var names = new TreeSet<>(files.keySet());
        names.addAll(others.keySet());
        for (String name : names) {
            String here = files.getOrDefault(name, "");
            String there = others.getOrDefault(name, "");
            if (!here.equals(there)) {
                problems.add(
                        "%s of %s (%d characters) differs from that of %s (%d)"
                                .formatted(name, other, there.length(), one, here.length()));
            }
        }
    }
}
