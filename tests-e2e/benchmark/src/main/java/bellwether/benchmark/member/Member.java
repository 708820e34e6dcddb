package bellwether.benchmark.member;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One member of a group that a library orders. */
public final class Member {
    private static final long TELL_NANOS = 20_000_000;
    private static final long QUIET_NANOS = 300_000_000;
    private static final long QUIET_MAX = 20;

    private final Path folder;
    private final CsvFiles csv;
    private final Bus bus;
    private final Feeding feeding;
    private final int port;
    private volatile boolean isOver;

    private Member(String[] args) throws IOException {
        int index = Integer.parseInt(args[1]);
        folder = Path.of(args[3]);
        csv = new CsvFiles(folder.resolve("csv"));
        var stack = new Stack(index, ports(args[2]), folder, Boolean.getBoolean("bench.tuned"));
        bus =
                switch (args[0]) {
                    case "sequencer" -> new SequencerBus(stack, "SEQUENCER", csv);
                    case "sequencer2" -> new SequencerBus(stack, "SEQUENCER2", csv);
                    case "raft" -> new RaftBus(stack, csv);
                    default -> throw new IllegalArgumentException(args[0]);
                };
        feeding = new Feeding(bus, args[4], index);
        port = feeding.serve();
        Thread.ofVirtual().start(this::tell);
        follow(index == 0);
        end();
    }

    /** {@return the numbers of a list with commas} */
    static List<Integer> ports(String text) {
        return Stream.of(text.split(",")).map(Integer::valueOf).toList();
    }

    public static void main(String[] args) throws IOException {
        new Member(args);
        System.exit(0); // whatever threads the library still has
    }

    /** Does what the harness says, until it says stop or is gone. */
    private void follow(boolean isFeeder) throws IOException {
        var words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        String word = words.readLine();
        while (word != null && !word.equals("stop")) {
            if (word.equals("go")) {
                feeding.begin(isFeeder);
            }
            word = words.readLine();
        }
    }

    private void tell() {
        try {
            var told = new MemberStatus(0, false, 0, 0);
            while (!isOver) {
                var now = status();
                if (now.members() != told.members() || now.leads() != told.leads()) {
                    now.write(folder);
                    told = now;
                }
                LockSupport.parkNanos(TELL_NANOS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MemberStatus status() {
        return new MemberStatus(bus.members(), bus.leads(), port, feeding.sent() - bus.refused());
    }

    /** What was sent is delivered first, as far as it comes. */
    private void end() throws IOException {
        feeding.end();
        long before = -1;
        for (int i = 0; i < QUIET_MAX && before != csv.delivered(); i++) {
            before = csv.delivered();
            LockSupport.parkNanos(QUIET_NANOS);
        }
        isOver = true;
        MemberStatus last = status();
        bus.close();
        csv.close();
        last.write(folder);
    }
}
