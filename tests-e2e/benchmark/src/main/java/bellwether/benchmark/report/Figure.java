package bellwether.benchmark.report;

import java.util.Locale;

/** What is measured: its name in JSON is that of the constant, in small letters. */
public enum Figure {
    /** Delivered readings per second at the slowest peer. */
    RATE("readings per second, slowest peer", 0, Sum.MEDIAN),
    /** Processor time of all peers. */
    CPU("CPU-seconds per million, all peers", 2, Sum.MEDIAN),
    /** Bytes on loopback, headers included. */
    WIRE("bytes on the wire per reading", 0, Sum.MEDIAN),
    /** Bytes that a peer's files have in the end. */
    DISK("bytes on disk per reading and peer", 0, Sum.MEDIAN),
    /** Bytes that a peer had the kernel write, which counts what was deleted again. */
    WRITTEN("bytes written per reading and peer", 0, Sum.MEDIAN),
    /** The most memory that a peer had under full load. */
    PEAK("resident memory at most, MB", 0, Sum.MEDIAN),
    /** Latency at 1,000 readings per second. */
    P50("latency p50 at 1,000/s, ms", 2, Sum.MEDIAN),
    /** Likewise. */
    P99("latency p99, ms", 2, Sum.MEDIAN),
    /** Likewise. */
    P999("latency p99.9, ms", 2, Sum.MEDIAN),
    /** Processor time of all peers at that rate. */
    CORES("cores in use at 1,000/s, all peers", 3, Sum.MEDIAN),
    /** Memory of a peer with nothing to do. */
    MEMORY("resident memory, idle peer, MB", 0, Sum.MEDIAN),
    /** Processor time of such a one. */
    IDLE_CPU("CPU of an idle peer, thousandths", 1, Sum.MEDIAN),
    /** What a peer has the kernel write to disks. */
    IDLE_WRITTEN("written by an idle peer, MB per hour", 1, Sum.MEDIAN),
    /** One process, until it listens, with the cache of its classes. */
    BOOT("process start to listening, ms", 0, Sum.MEDIAN),
    /** The same as a multiple of what it takes without the cache. */
    BOOT_RATIO("… as a multiple of it without cache", 2, Sum.MEDIAN),
    /** Processor time of the same. */
    BOOT_CPU("processor time until then, ms", 0, Sum.MEDIAN),
    /** The same as a multiple of what it takes without the cache. */
    BOOT_CPU_RATIO("… as a multiple of it without cache (CPU)", 2, Sum.MEDIAN),
    /** The folder of the runtime image. */
    IMAGE("runtime image with cache, MB", 1, Sum.MEDIAN),
    /** The same, packed by xz. */
    PACKED("the same packed, MB", 1, Sum.MEDIAN),
    /** Three processes started together. */
    START("start to first reading at all, s", 2, Sum.MEDIAN),
    /** SIGKILL of the leader, as shipped. */
    TAKEOVER("take-over, leader killed, ms", 0, Sum.MEDIAN_AND_WORST),
    /** SIGKILL of the leader, tuned. */
    TAKEOVER_TUNED("the same, tuned, ms", 0, Sum.MEDIAN_AND_WORST),
    /** SIGSTOP of the leader, tuned. */
    HANG("take-over, leader hangs, tuned, ms", 0, Sum.MEDIAN_AND_WORST),
    /** Processor time of the leader of a small group. */
    LEADER_OF_FEW("leader's CPU-seconds per million, few members", 2, Sum.MEDIAN),
    /** The same of a large one. */
    LEADER_OF_MANY("the same, many members", 2, Sum.MEDIAN),
    /** The second as a multiple of the first. */
    LEADER_RATIO("leader's CPU, many members : few", 2, Sum.MEDIAN),
    /** Journal that a late joiner copies. */
    CATCH_UP("catch-up of a late joiner, MB/s", 0, Sum.MEDIAN),
    /** The same files, and nothing else done. */
    PLAIN_COPY("plain copy of the same files, MB/s", 0, Sum.MEDIAN),
    /** The first as a multiple of the second. */
    CATCH_UP_RATIO("catch-up : plain copy", 2, Sum.MEDIAN),
    /** What the others record meanwhile, as a part of what they did before. */
    LIVE_SHARE("live rate during catch-up : before", 2, Sum.MEDIAN),
    /** What a virtual machine was not given while its processors had work. */
    STOLEN("processor time that the host gave to others, %", 1, Sum.MEDIAN_AND_WORST),
    /** Accepted and not there in the end. */
    LOST("readings lost", 0, Sum.TOTAL),
    /** There more than once. */
    DOUBLED("readings doubled", 0, Sum.TOTAL),
    /** Records of which another peer has not the same, in the same order. */
    DIFFERING("records that differ", 0, Sum.TOTAL);

    /** How the values of all rounds are told. */
    enum Sum {
        MEDIAN,
        MEDIAN_AND_WORST,
        TOTAL
    }

    private final String text;
    private final int decimals;
    private final Sum sum;

    Figure(String text, int decimals, Sum sum) {
        this.text = text;
        this.decimals = decimals;
        this.sum = sum;
    }

    /** {@return what it is, for people} */
    public String text() {
        return text;
    }

    /** {@return a value as it is printed} */
    public String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** {@return whether it counts what an audit has found, which should be nothing} */
    public boolean isAudit() {
        return sum == Sum.TOTAL;
    }

    Sum sum() {
        return sum;
    }

    /** {@return its name in JSON} */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
