package bellwether.benchmark.step;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The nanoseconds that each {@link Step} takes per reading. So many batches and no more: each
 * lengthens the files.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 1_000)
@Measurement(iterations = 500)
@Fork(
        value = 3,
        jvmArgsAppend = {
            "-XX:+UseSerialGC", // as bin/peer has it
            "--sun-misc-unsafe-memory-access=allow" // of JMH
        })
public class StepBenchmark {
    /** A name of {@link Step.Kind}. */
    @Param({"REPLAY", "DECODE", "CRC", "SEQUENCE", "FOLLOW", "PROJECT", "OUTBOX"})
    public Step.Kind kind;

    private Step step;

    @Setup(Level.Trial)
    public void open() {
        step = kind.open();
    }

    @Setup(Level.Invocation)
    public void prepare() {
        step.prepare();
    }

    @TearDown(Level.Trial)
    public void close() {
        step.close();
    }

    @Benchmark
    @OperationsPerInvocation(Step.READINGS)
    public long step() {
        return step.run();
    }
}
