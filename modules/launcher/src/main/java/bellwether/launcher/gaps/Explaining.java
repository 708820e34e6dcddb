package bellwether.launcher.gaps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Cuts a hole into pieces of one cause each. Pure. */
final class Explaining {
    private static final String NOTHING = "nothing that this host knows says why";

    /** A piece shorter than so many usual intervals is no more than where two causes meet. */
    private static final double SLIVER_INTERVALS = 1.5;

    private Explaining() {}

    /**
     * {@return the pieces of {@code [from, to)}, in order}
     *
     * @param evidence all that may explain it; at each moment the first cause counts
     */
    static List<Piece> pieces(long from, long to, long usualMillis, List<Evidence> evidence) {
        var edges = new TreeSet<>(List.of(from, to));
        var there = evidence.stream().filter(each -> each.overlaps(from, to)).toList();
        for (Evidence each : there) {
            edges.add(Math.clamp(each.from(), from, to));
            edges.add(Math.clamp(each.to(), from, to));
        }
        var pieces = new ArrayList<Piece>();
        long start = from;
        for (long edge : edges.tailSet(from, false)) {
            add(pieces, at(start, edge, there));
            start = edge;
        }
        return withoutSlivers(pieces, (long) (SLIVER_INTERVALS * usualMillis));
    }

    private static Piece at(long start, long end, List<Evidence> evidence) {
        return evidence.stream()
                .filter(each -> each.isAt(start))
                .min(Comparator.comparing(Evidence::cause))
                .map(each -> new Piece(start, end, each.cause(), each.text()))
                .orElse(new Piece(start, end, Cause.UNKNOWN, NOTHING));
    }

    private static void add(List<Piece> pieces, Piece piece) {
        if (!pieces.isEmpty() && isSame(pieces.getLast(), piece)) {
            Piece last = pieces.removeLast();
            pieces.add(new Piece(last.from(), piece.to(), piece.cause(), piece.why()));
        } else {
            pieces.add(piece);
        }
    }

    private static boolean isSame(Piece one, Piece other) {
        return one.cause() == other.cause() && one.why().equals(other.why());
    }

    /** The shortest first, each into the longer one beside it. */
    private static List<Piece> withoutSlivers(List<Piece> pieces, long shorterMillis) {
        var left = new ArrayList<>(pieces);
        while (left.size() > 1) {
            int least = 0;
            for (int i = 1; i < left.size(); i++) {
                least = left.get(i).millis() < left.get(least).millis() ? i : least;
            }
            if (left.get(least).millis() > shorterMillis) {
                break;
            }
            merge(left, least);
        }
        var joined = new ArrayList<Piece>();
        left.forEach(piece -> add(joined, piece));
        return joined;
    }

    private static void merge(List<Piece> pieces, int least) {
        long before = least == 0 ? -1 : pieces.get(least - 1).millis();
        long after = least == pieces.size() - 1 ? -1 : pieces.get(least + 1).millis();
        Piece sliver = pieces.remove(least);
        int into = before >= after ? least - 1 : least;
        Piece other = pieces.get(into);
        pieces.set(
                into,
                new Piece(
                        Math.min(sliver.from(), other.from()),
                        Math.max(sliver.to(), other.to()),
                        other.cause(),
                        other.why()));
    }
}
