package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What Linux knows of processes and of loopback. */
public final class Proc {
    private static final double TICKS_PER_SECOND = 100; // the same on all of Linux, for programs
    private static final int USER_TIME = 11; // fields after the name of the program, from 0
    private static final int CHILDREN_SYSTEM_TIME = 14;
    private static final int ALL_STOLEN = 7; // fields of /proc/stat behind the name
    private static final int RECEIVED_BYTES = 0;
    private static final int SOCKET_LOCAL = 1; // fields of /proc/net/tcp, from 0
    private static final int SOCKET_STATE = 3;
    private static final String LISTENS = "0A";
    private static final double KIB_PER_MB = 1_000_000 / 1_024.0;

    /**
     * What the processors have done since the machine was started.
     *
     * @param stolen ticks in which there was work, and the host of this virtual machine ran others
     * @param all ticks of all processors together
     */
    public record Ticks(long stolen, long all) {
        /** {@return how much was stolen since, in percent} */
        public double stolenSince(Ticks earlier) {
            return 100.0 * (stolen - earlier.stolen) / Math.max(1, all - earlier.all);
        }
    }

    private Proc() {}

    /** {@return what all processors have done} */
    public static Ticks ticks() throws IOException {
        return ticks(Files.readAllLines(Path.of("/proc/stat")));
    }

    /** {@return the same from the lines of {@code /proc/stat}} */
    public static Ticks ticks(List<String> lines) {
        String[] fields = after(lines, "cpu ").split("\\s+");
        long all = 0;
        for (int i = 0; i <= ALL_STOLEN; i++) { // what comes behind is counted in these
            all += Long.parseLong(fields[i]);
        }
        return new Ticks(Long.parseLong(fields[ALL_STOLEN]), all);
    }

    /** {@return CPU seconds of a process and of the children that it has waited for} */
    static double cpuSeconds(long pid) throws IOException {
        return cpuSeconds(Files.readString(of(pid, "stat")));
    }

    /** {@return the same from the text of {@code /proc/PID/stat}} */
    public static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = USER_TIME; i <= CHILDREN_SYSTEM_TIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** {@return memory that a process has now, in MB} */
    static double residentMegabytes(long pid) throws IOException {
        return value(Files.readAllLines(of(pid, "status")), "VmRSS:") / KIB_PER_MB;
    }

    /** {@return the most that it ever had, in MB} */
    static double peakMegabytes(long pid) throws IOException {
        return value(Files.readAllLines(of(pid, "status")), "VmHWM:") / KIB_PER_MB;
    }

    /** {@return bytes that a process has caused to be written to disks} */
    static long writtenBytes(long pid) throws IOException {
        return value(Files.readAllLines(of(pid, "io")), "write_bytes:");
    }

    /** {@return bytes that went over loopback since the machine was started, headers included} */
    static long loopbackBytes() throws IOException {
        return loopbackBytes(Files.readAllLines(Path.of("/proc/net/dev")));
    }

    /** {@return the same from the lines of {@code /proc/net/dev}} */
    public static long loopbackBytes(List<String> lines) {
        String fields = after(lines, "lo:");
        return Long.parseLong(fields.split("\\s+")[RECEIVED_BYTES]);
    }

    /** {@return whether somebody of this machine listens on a TCP port} */
    static boolean listens(int port) throws IOException {
        for (String file : List.of("/proc/net/tcp6", "/proc/net/tcp")) {
            Path sockets = Path.of(file);
            if (Files.exists(sockets) && listens(Files.readAllLines(sockets), port)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the same from the lines of {@code /proc/net/tcp}} */
    public static boolean listens(List<String> lines, int port) {
        String local = String.format(Locale.ROOT, ":%04X", port);
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(fields ->
                        fields.length > SOCKET_STATE
                                && fields[SOCKET_STATE].equals(LISTENS)
                                && fields[SOCKET_LOCAL].endsWith(local));
    }

    /** {@return the number behind a name in lines such as {@code VmRSS: 123 kB}} */
    public static long value(List<String> lines, String name) {
        return Long.parseLong(after(lines, name).split("\\s+")[0]);
    }

    private static String after(List<String> lines, String name) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new BenchException("Linux says nothing of " + name));
    }

    private static Path of(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
