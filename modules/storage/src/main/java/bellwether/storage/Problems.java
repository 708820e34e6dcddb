package bellwether.storage;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, up to a bound. */
final class Problems {
    private static final int LISTED_MAX = 100;

    private final List<String> listed = new ArrayList<>();
    private long left;

    void add(String problem) {
        if (listed.size() < LISTED_MAX) {
            listed.add(problem);
        } else {
            left++;
        }
    }

    List<String> list() {
        var all = new ArrayList<>(listed);
        if (left > 0) {
            all.add("and " + left + " more");
        }
        return all;
    }
}
