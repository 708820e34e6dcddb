package bellwether.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each byte of each file of a small data directory: a bit of it flips, or the file ends there. What
 * has to hold then is what holds for all that the fuzzer makes up: see the target.
 */
final class EveryByteTest {
    /** Files of a directory as one target takes it. */
    record Damaged(Target target, String directory, Folder whole, String file) {
        @Override
        public String toString() {
            return target.text() + " " + directory + " " + file;
        }
    }

    static List<Damaged> damaged() {
        var cases = new ArrayList<Damaged>();
        add(cases, Target.JOURNAL, "whole", Sample.part(Sample.WHOLE, "journal/"));
        add(cases, Target.JOURNAL, "without index", Sample.part(Sample.WHOLE, "journal/0"));
        add(cases, Target.JOURNAL, "shortened", Sample.shortened().files());
        add(cases, Target.OUTBOX, "whole", Sample.OUTBOX.files());
        add(cases, Target.CSV, "whole", csv(Sample.WHOLE));
        var daily = csv(Sample.DAILY);
        daily.put("daily", new byte[0]);
        add(cases, Target.CSV, "daily", daily);
        add(cases, Target.NOTES, "whole", Sample.part(Sample.WHOLE, "promise", "forwarded"));
        add(cases, Target.NOTES, "exported", Sample.exported());
        return cases;
    }

    private static TreeMap<String, byte[]> csv(Folder sample) {
        return new TreeMap<>(Sample.part(sample, "attic", "cellar", "csv."));
    }

    private static void add(
            List<Damaged> cases, Target target, String directory, Map<String, byte[]> files) {
        files.forEach((name, content) -> {
            if (content.length > 0) {
                cases.add(new Damaged(target, directory, new Folder(files), name));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aBitThatFlipsAnywhereIsNoticedAndWhatIsBeforeItStays(Damaged damaged) {
        var random = new Random(7);
        byte[] whole = damaged.whole().file(damaged.file());
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            int bit = random.nextInt(Byte.SIZE);
            flipped[at] ^= (byte) (1 << bit);
            check(damaged, flipped, "byte " + at + ", bit " + bit);
        }
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void aFileThatEndsAnywhereIsNoticedAndWhatIsBeforeItStays(Damaged damaged) {
        byte[] whole = damaged.whole().file(damaged.file());
        for (int length = 0; length < whole.length; length++) {
            check(damaged, Arrays.copyOf(whole, length), "ends at " + length);
        }
    }

    private static void check(Damaged damaged, byte[] content, String where) {
        var files = new TreeMap<>(damaged.whole().files());
        files.put(damaged.file(), content);
        try {
            damaged.target().run(new Folder(files).input(false));
        } catch (RuntimeException | Broken e) {
            fail(damaged + ": " + where, e);
        }
    }
}
