package bellwether.simulation;

import bellwether.protocol.PeerId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Which peer reaches which, and how long that takes. A cut has one direction, and an end. */
final class Links {
    /** One direction. */
    record Link(PeerId from, PeerId to) {}

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Pace pace;
    private final Map<Link, Long> cutUntilNanos = new HashMap<>();

    Links(VirtualTime time, RandomGenerator random, Pace pace) {
        this.time = time;
        this.random = random;
        this.pace = pace;
    }

    boolean isCut(PeerId from, PeerId to) {
        return cutUntilNanos.getOrDefault(new Link(from, to), 0L) > time.nowNanos();
    }

    boolean isCutEitherWay(PeerId one, PeerId other) {
        return isCut(one, other) || isCut(other, one);
    }

    /** {@code from} does not reach {@code to} for so long, or longer where that holds already. */
    void cut(PeerId from, PeerId to, long nanos) {
        cutUntilNanos.merge(new Link(from, to), time.nowNanos() + nanos, Math::max);
    }

    /** {@return the links that were cut; none is any more} */
    List<Link> healAll() {
        List<Link> cut =
                cutUntilNanos.keySet().stream()
                        .filter(link -> isCut(link.from(), link.to()))
                        .sorted((one, other) -> one.toString().compareTo(other.toString()))
                        .toList();
        cutUntilNanos.clear();
        return cut;
    }

    boolean losesDatagram() {
        return random.nextInt(100) < pace.lossPercent();
    }

    long delayNanos() {
        long base = 100_000 + random.nextLong(pace.linkNanosMax());
        return random.nextInt(50) == 0 ? base * pace.slowTimes() : base;
    }
}
