package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Ports;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import bellwether.benchmark.report.Stats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjDoubleConsumer;

/**
 * One process of the image, from its start until it listens on its TCP port, which Linux says. With
 * the cache of its classes and without it, in turns.
 */
public final class Boot implements Measure {
    private static final int STARTS = 5;
    private static final long POLL_NANOS = 500_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path program;

    /** One start: what it took, in milliseconds, by the clock and of the processors. */
    private record Taken(double wall, double cpu) {}

    /**
     * @param image the folder of the runtime image
     */
    public Boot(Path image) {
        program = image.resolve("bin/peer");
    }

    @Override
    public String name() {
        return "boot";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.IMAGE);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        var cached = new ArrayList<Taken>();
        var cold = new ArrayList<Taken>();
        for (int i = 0; i < STARTS; i++) {
            cached.add(start(folder.resolve("cached-" + i), true));
            cold.add(start(folder.resolve("cold-" + i), false));
        }
        double wall = median(cached.stream().map(Taken::wall).toList());
        double cpu = median(cached.stream().map(Taken::cpu).toList());
        figures.accept(Figure.BOOT, wall);
        figures.accept(Figure.BOOT_RATIO, wall / median(cold.stream().map(Taken::wall).toList()));
        figures.accept(Figure.BOOT_CPU, cpu);
        figures.accept(Figure.BOOT_CPU_RATIO, cpu / median(cold.stream().map(Taken::cpu).toList()));
    }

    private static double median(List<Double> values) {
        return Stats.median(values);
    }

    private Taken start(Path home, boolean withCache) throws IOException {
        Files.createDirectories(home);
        int port = Ports.tcp(1).getFirst();
        var builder =
                new ProcessBuilder(command(home, port))
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("console.txt").toFile());
        if (!withCache) {
            builder.environment().put("BELLWETHER_CACHE", "none");
        }
        long startNanos = System.nanoTime();
        Process process = builder.start();
        try {
            while (!Proc.listens(port)) {
                if (!process.isAlive() || System.nanoTime() - startNanos > PATIENCE_NANOS) {
                    throw new BenchException("a peer does not listen, see " + home);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
            double wall = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
            return new Taken(wall, Proc.cpuSeconds(process.pid()) * MILLIS_PER_SECOND);
        } finally {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private List<String> command(Path home, int port) throws IOException {
        var words = new ArrayList<>(List.of(program.toString(), "run", "--config", "/dev/null"));
        for (String setting :
                List.of(
                        "base_dir=" + home,
                        "address=127.0.0.1",
                        "port=" + port,
                        "group_name=bench-boot-" + port,
                        "broadcast_port=" + Ports.udp(),
                        "sensor_source=none")) {
            words.addAll(List.of("--set", setting));
        }
        return words;
    }
}
