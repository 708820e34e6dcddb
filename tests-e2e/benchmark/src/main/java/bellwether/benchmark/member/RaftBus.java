package bellwether.benchmark.member;

import bellwether.benchmark.BenchException;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jgroups.JChannel;
import org.jgroups.raft.Options;
import org.jgroups.raft.RaftHandle;
import org.jgroups.raft.StateMachine;

/**
 * Raft on JGroups: an entry is delivered once a majority has it in its log, which is a file that is
 * not synced.
 */
final class RaftBus implements Bus {
    private static final int UNDERWAY_MAX = 8_192;
    private static final long PATIENCE_SECONDS = 60;
    private static final byte[] NOTHING = {};

    private final JChannel channel;
    private final RaftHandle handle;
    private final Semaphore underway = new Semaphore(UNDERWAY_MAX);
    private final AtomicLong refused = new AtomicLong();

    RaftBus(Stack stack, CsvFiles csv) {
        String members =
                IntStream.range(0, stack.ports().size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(","));
        String id = Integer.toString(stack.index());
        String top =
                "<raft.ELECTION/><raft.RAFT members=\"%s\" raft_id=\"%s\" log_dir=\"%s\""
                                .formatted(members, id, stack.folder())
                        + " log_class=\"org.jgroups.protocols.raft.FileBasedLog\" log_use_fsync=\"false\""
                        + " max_log_size=\"2000000000\"/><raft.REDIRECT/>";
        try {
            channel = new JChannel(stack.with("", top)).name(id);
            handle = new RaftHandle(channel, new Applied(csv));
            channel.connect("bench");
        } catch (Exception e) { // all that the library declares
            throw new BenchException("no channel", e);
        }
    }

    private record Applied(CsvFiles csv) implements StateMachine {
        @Override
        public byte[] apply(byte[] data, int offset, int length, boolean serializeResponse) {
            csv.deliver(data, offset, length);
            return NOTHING;
        }

        @Override
        public void readContentFrom(DataInput in) {
            throw new BenchException("snapshots are none of ours");
        }

        @Override
        public void writeContentTo(DataOutput out) {
            throw new BenchException("snapshots are none of ours");
        }
    }

    @Override
    public void send(byte[] payload) {
        try {
            if (!underway.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new BenchException("nothing is answered any more");
            }
            handle.setAsync(payload, 0, payload.length, Options.create(true))
                    .whenComplete((_, failure) -> answered(failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (BenchException e) {
            throw e;
        } catch (Exception e) {
            answered(e); // no leader at present, say
        }
    }

    private void answered(Throwable failure) {
        underway.release();
        if (failure != null) {
            refused.incrementAndGet();
        }
    }

    @Override
    public int members() {
        var view = channel.getView();
        return view == null ? 0 : view.size();
    }

    @Override
    public boolean leads() {
        return handle.isLeader();
    }

    @Override
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        channel.close();
    }
}
