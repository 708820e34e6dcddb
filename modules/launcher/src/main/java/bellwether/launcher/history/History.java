package bellwether.launcher.history;

import bellwether.launcher.ops.DataFolders;
import bellwether.protocol.EpochLine;
import bellwether.protocol.JournalFailure;
import bellwether.protocol.OrderedLine;
import bellwether.protocol.ReadingTime;
import bellwether.protocol.Source;
import bellwether.protocol.SourceKey;
import bellwether.protocol.Sources;
import bellwether.storage.JournalPass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shows all readings of a record, in the order of the group. Memory does not grow with it, only
 * with the number of sensors. Confined to one thread.
 */
public final class History implements JournalPass.Taker {
    private static final int ATTEMPTS_RUNNING = 3;

    private final Reader reader;
    private final ReadingTime times = new ReadingTime();
    private final Row row = new Row();
    private final Map<String, Known> sensors = new HashMap<>();
    private Known last = new Known("");
    private long firstSequence;

    /** Sees what stands in the record. */
    public interface Reader {
        /** A reading. */
        void row(Row row);

        /** A reading whose timestamp says no time. */
        void withoutTime(String sensor);

        /**
         * A view begins.
         *
         * @param epoch says who leads it
         */
        default void epoch(EpochLine epoch) {}
    }

    /** What was said last of a sensor, so that it need not be made anew. */
    private static final class Known {
        private final String sensor;
        private final byte[] id;
        private Known next = this; // whose reading followed the last time
        private byte[] tag = {}; // how the last one of its tags began
        private String source = "";

        private Known(String sensor) {
            this.sensor = sensor;
            this.id = sensor.getBytes(StandardCharsets.US_ASCII);
        }

        private boolean is(byte[] bytes, int from, int to) {
            return Arrays.equals(bytes, from, to, id, 0, id.length);
        }

        private String source(byte[] bytes, int from, Sources sources) {
            if (tag.length == 0 || !SourceKey.beginSame(tag, 0, bytes, from)) {
                tag = Arrays.copyOfRange(bytes, from, from + Source.LENGTH);
                source = sources.ofTag(bytes, from).orElseThrow().toString(); // the pass has it
            }
            return source;
        }
    }

    /**
     * What a pass has come to.
     *
     * @param reader has seen all readings
     * @param firstSequence of the first reading that the journal holds, 0 if there is none; above
     *     1: what was before has expired
     * @param problem why the record does not go on behind them; empty: it ends there
     */
    public record Pass<R>(R reader, long firstSequence, String problem) {
        /** {@return what is to be said of readings that are not there any more; empty: nothing} */
        public Optional<String> expired() {
            return firstSequence <= 1
                    ? Optional.empty()
                    : Optional.of(
                            "the record begins at sequence "
                                    + firstSequence
                                    + ": what was before has expired");
        }
    }

    private History(Reader reader) {
        this.reader = reader;
    }

    /**
     * {@return what a pass over all readings has come to}
     *
     * @param running a peer writes there: one that cuts its journal meanwhile makes a good one look
     *     broken, so it is read again
     * @param fresh makes a reader that has seen nothing
     * @throws IOException if it cannot be read, or holds no journal
     */
    public static <R extends Reader> Pass<R> over(
            Path directory, boolean running, Supplier<R> fresh) throws IOException {
        Pass<R> pass = over(directory, fresh.get());
        for (int i = 1; running && i < ATTEMPTS_RUNNING && !pass.problem().isEmpty(); i++) {
            pass = over(directory, fresh.get());
        }
        return pass;
    }

    private static <R extends Reader> Pass<R> over(Path directory, R reader) throws IOException {
        String path = directory.toAbsolutePath().normalize().toString();
        try {
            if (!JournalPass.isJournalIn(DataFolders.DISK, path)) {
                throw new IOException(
                        path + " holds no journal, which says who took which reading");
            }
            var history = new History(reader);
            String problem = JournalPass.over(DataFolders.DISK, path, history);
            return new Pass<>(reader, history.firstSequence, problem);
        } catch (JournalFailure e) {
            throw new IOException("cannot read the record: " + e.getMessage(), e);
        }
    }

    @Override
    public void epoch(EpochLine epoch) {
        reader.epoch(epoch);
    }

    @Override
    public void reading(OrderedLine line, byte[] bytes, Sources sources) {
        firstSequence = firstSequence == 0 ? line.sequence() : firstSequence;
        int to = line.payloadTo();
        int sensorFrom = next(bytes, line.payloadFrom(), to);
        int timeFrom = next(bytes, sensorFrom, to);
        int valuesFrom = next(bytes, timeFrom, to);
        Known known = sensor(bytes, sensorFrom, timeFrom - 1);
        if (!times.at(bytes, timeFrom, valuesFrom - 1)) {
            reader.withoutTime(known.sensor);
            return;
        }
        String source = known.source(bytes, line.tagFrom(), sources);
        row.set(known.sensor, source, line.sequence(), times.epochMillis());
        row.values(bytes, valuesFrom, to);
        reader.row(row);
    }

    /** Sensors mostly take turns: the one that followed the last time is tried first. */
    private Known sensor(byte[] bytes, int from, int to) {
        if (!last.next.is(bytes, from, to)) {
            var id = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
            last.next = sensors.computeIfAbsent(id, Known::new);
        }
        last = last.next;
        return last;
    }

    /** {@return the position behind the next bar} */
    private static int next(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '|') {
            at++;
        }
        return at + 1;
    }
}
