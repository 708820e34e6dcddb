package bellwether.benchmark.step;

import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import bellwether.protocol.LineDecoder;
import bellwether.sensors.Sensor;
import bellwether.sequencer.OrderedLog;
import bellwether.sequencer.Sequencer;
import bellwether.storage.CsvProjection;
import bellwether.storage.FileOutbox;
import bellwether.storage.Footing;
import bellwether.storage.GivingOut;
import bellwether.storage.RecoveredJournal;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * One step of a reading's way, done for {@link #READINGS} of them at once. {@link #prepare} and
 * {@link #run} take turns. Confined to one thread.
 */
public abstract class Step implements AutoCloseable {
    /** Readings in a batch. */
    public static final int READINGS = 1_024;

    final RequestText text = new RequestText(READINGS);

    /** Makes ready what is to be worked on. */
    public abstract void prepare();

    /** {@return something that depends on all that was done} */
    public abstract long run();

    @Override
    public void close() {
        // most have no files
    }

    /** The steps there are. */
    public enum Kind {
        /** An origin: from a file of CSV rows, which is opened each time, to checked readings. */
        REPLAY(Replay::new),
        /** A leader: from the bytes of a connection to whole, checked requests. */
        DECODE(Decode::new),
        /** The chained CRC of lines. */
        CRC(Crc::new),
        /** A leader: requests get their places, and go to the journal and its file. */
        SEQUENCE(Sequence::new),
        /** A member: a chunk of journal is checked, and goes to the journal and its file. */
        FOLLOW(Follow::new),
        /** Everybody: rows for what stands in the journal, and into the CSV file. */
        PROJECT(Project::new),
        /** An origin: into the outbox and its file, out of it again, and released. */
        OUTBOX(OwnReadings::new);

        private final Supplier<Step> maker;

        Kind(Supplier<Step> maker) {
            this.maker = maker;
        }

        /** {@return a new one, to be closed} */
        public Step open() {
            return maker.get();
        }
    }

    private static final class Replay extends Step {
        private final Disks disks = new Disks();
        private final Sensor sensor = disks.replay(RequestText.ROW, READINGS);
        private final PayloadCount count = new PayloadCount();

        @Override
        public void prepare() {
            // the file stays as it is
        }

        @Override
        public long run() {
            try {
                sensor.run(count);
            } catch (InterruptedException e) {
                throw new IllegalStateException("a replay as fast as can be has waited", e);
            }
            return count.bytes();
        }

        @Override
        public void close() {
            disks.close();
        }
    }

    private static final class Decode extends Step {
        private final LineDecoder decoder = new LineDecoder();
        private Bytes lines;
        private long messages;

        @Override
        public void prepare() {
            lines = text.next();
        }

        @Override
        public long run() {
            decoder.feed(lines.array(), lines.offset(), lines.length(), _ -> messages++);
            return messages;
        }
    }

    private static final class Crc extends Step {
        private final LineChain chain = new LineChain();
        private int crc;

        @Override
        public void prepare() {
            text.next();
        }

        @Override
        public long run() {
            for (int i = 0; i < READINGS; i++) {
                crc = chain.next(crc, RequestText.PAYLOAD, 0, RequestText.PAYLOAD.length);
            }
            return crc;
        }
    }

    private static final class Sequence extends Step {
        private final Disks disks = new Disks();
        private final RecoveredJournal journal = disks.journal("journal");
        private final OrderedLog log = Disks.log(journal);
        private final Sequencer sequencer = new Sequencer(log);
        private Bytes lines;

        @Override
        public void prepare() {
            lines = text.next();
        }

        @Override
        public long run() {
            sequencer.take(lines, _ -> {});
            journal.journal().writePending();
            return log.end();
        }

        @Override
        public void close() {
            journal.journal().close();
            disks.close();
        }
    }

    private static final class Follow extends Step {
        private static final int CHUNK_BYTES = READINGS * 300;

        private final Disks disks = new Disks();
        private final RecoveredJournal theirs = disks.journal("theirs");
        private final RecoveredJournal ours = disks.journal("ours");
        private final OrderedLog leader = Disks.log(theirs);
        private final OrderedLog log = Disks.log(ours);
        private final Sequencer sequencer = new Sequencer(leader);
        private final byte[] bytes = new byte[CHUNK_BYTES];
        private Bytes chunk;

        @Override
        public void prepare() {
            sequencer.take(text.next(), _ -> {});
            int length = theirs.journal().read(log.end(), bytes, 0, bytes.length);
            chunk = new Bytes(bytes, 0, length);
        }

        @Override
        public long run() {
            int taken = log.copy(chunk);
            ours.journal().writePending();
            return taken;
        }

        @Override
        public void close() {
            theirs.journal().close();
            ours.journal().close();
            disks.close();
        }
    }

    private static final class Project extends Step {
        private final Disks disks = new Disks();
        private final RecoveredJournal journal = disks.journal("journal");
        private final OrderedLog log = Disks.log(journal);
        private final Sequencer sequencer = new Sequencer(log);
        private final CsvProjection projection =
                CsvProjection.open(disks.disk(), ".", journal.journal(), 0);

        @Override
        public void prepare() {
            sequencer.take(text.next(), _ -> {});
        }

        @Override
        public long run() {
            while (projection.project(Integer.MAX_VALUE) > 0) {
                continue; // a batch each
            }
            return projection.projectedOffset();
        }

        @Override
        public void close() {
            projection.close();
            journal.journal().close();
            disks.close();
        }
    }

    private static final class OwnReadings extends Step {
        private final Disks disks = new Disks();
        private final RecoveredJournal journal = disks.journal("journal");
        private final FileOutbox outbox =
                FileOutbox.open(disks.disk(), "outbox", journal, GivingOut.WRITTEN, new Footing())
                        .outbox();
        private final List<Bytes> payloads =
                Collections.nCopies(READINGS, Bytes.of(RequestText.PAYLOAD));
        private long n;
        private long bytes;

        @Override
        public void prepare() {
            outbox.sync();
        }

        @Override
        public long run() {
            long first = n + 1;
            outbox.addAll(RequestText.SOURCE, first, payloads);
            n += READINGS;
            outbox.write();
            outbox.payloads(RequestText.SOURCE, first, n, this::take);
            outbox.release(RequestText.SOURCE, n);
            return bytes;
        }

        private boolean take(Bytes taken) {
            bytes += taken.length();
            return true;
        }

        @Override
        public void close() {
            outbox.close();
            journal.journal().close();
            disks.close();
        }
    }
}
