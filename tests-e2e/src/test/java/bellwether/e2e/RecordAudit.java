package bellwether.e2e;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the records of peers with each other and with what was read: every reading once, the
 * sequences from 1 without a gap, every file the same bytes everywhere.
 */
public final class RecordAudit {
    /** Problems of one kind that are told one by one; the others are counted. */
    private static final int TOLD_MAX = 10;

    private final List<String> problems = new ArrayList<>();

    private RecordAudit() {}

    /**
     * {@return what is wrong, in words; empty: nothing}
     *
     * @param records of peers at rest, by their names; the first one is what the others are
     *     compared with
     * @param readings all that the sensors have handed over, no two of them equal
     */
    public static List<String> of(Map<String, PeerRecord> records, List<String> readings) {
        var audit = new RecordAudit();
        var named = new TreeMap<>(records);
        var first = named.firstEntry();
        audit.rows(first.getValue(), readings);
        named.forEach((name, record) ->
                audit.same(first.getKey(), first.getValue().files(), name, record.files()));
        return List.copyOf(audit.problems);
    }

    private void rows(PeerRecord record, List<String> readings) {
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
        for (String reading : readings) {
            if (recorded.remove(reading) == null) {
                wrong.add("lost: " + reading);
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
            if (!files.containsKey(name) || !others.containsKey(name)) {
                problems.add(name + " is missing on " + (files.containsKey(name) ? other : one));
                continue;
            }
            difference(files.get(name), others.get(name))
                    .ifPresent(where ->
                            problems.add(
                                    "%s of %s differs from that of %s %s"
                                            .formatted(name, other, one, where)));
        }
    }

    /** {@return where two texts part; empty: nowhere} */
    private static Optional<String> difference(String one, String other) {
        if (one.equals(other)) {
            return Optional.empty();
        }
        String[] lines = one.split("\n", -1);
        String[] others = other.split("\n", -1);
        int line = 0;
        while (line < lines.length && line < others.length && lines[line].equals(others[line])) {
            line++;
        }
        String here = line < lines.length ? lines[line] : "";
        String there = line < others.length ? others[line] : "";
        return Optional.of("in line %d: '%s', not '%s'".formatted(line + 1, there, here));
    }
}
