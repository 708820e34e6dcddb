package bellwether.uplink;

import bellwether.protocol.Incarnation;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reading;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import java.util.List;
import java.util.stream.LongStream;

/** Readings to hand over. */
final class Samples {
    static final Source SOURCE =
            new Source(new PeerId("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38"), new Incarnation(7));
    static final String TAG = "3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38.0000000000000007.";

    private Samples() {}

    static Recorded recorded(long sequence, long n, Reading reading) {
        return new Recorded(sequence, new Tag(SOURCE, n), reading);
    }

    static Recorded recorded(long n) {
        return recorded(
                n + 100, n, new Reading("cellar", "2026-03-01T10:00:03Z", "9.75", "", "1012.5"));
    }

    static List<Recorded> batch(int readings) {
        return LongStream.rangeClosed(1, readings).mapToObj(Samples::recorded).toList();
    }
}
