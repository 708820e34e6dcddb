package bellwether.sensors;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the channels of one device, each for itself: one that fails does not spoil the others. */
final class Channels {
    /** A channel: what it holds in the unit of the record, if the device has it. */
    @FunctionalInterface
    interface Channel {
        Optional<BigDecimal> read() throws IOException;
    }

    private final List<String> problems = new ArrayList<>();

    /** {@return the value to record; empty: not there, or not readable, which is a problem} */
    String read(Channel channel) {
        try {
            return channel.read().map(Decimal::text).orElse("");
        } catch (IOException e) {
            problems.add(e.getMessage());
            return "";
        }
    }

    /**
     * {@return what was measured}
     *
     * @param nothing the problem if there is neither a value nor another problem
     */
    Measured measured(Measured.Values values, String nothing) {
        if (!values.isEmpty()) {
            return new Measured(List.of(values), problems);
        }
        return problems.isEmpty() ? Measured.nothing(nothing) : new Measured(List.of(), problems);
    }
}
