package bellwether.benchmark.step;

import bellwether.protocol.Reading;
import bellwether.sensors.Intake;
import java.util.List;

/** Takes all that a sensor hands over, and keeps nothing. */
final class PayloadCount implements Intake {
    private long bytes;

    @Override
    public void accept(List<Reading> readings) {
        for (Reading reading : readings) {
            bytes += reading.payload().length();
        }
    }

    @Override
    public void skipped(String problem) {
        throw new IllegalStateException(problem);
    }

    /** {@return how many bytes of payloads it has seen} */
    long bytes() {
        return bytes;
    }
}
