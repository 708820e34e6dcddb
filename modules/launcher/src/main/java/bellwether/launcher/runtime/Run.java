package bellwether.launcher.runtime;

import bellwether.group.Delivery;
import bellwether.group.GroupConfig;
import bellwether.group.PartitionPolicy;
import bellwether.keys.KeyRing;
import bellwether.launcher.config.BaseDir;
import bellwether.launcher.config.Identity;
import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Incarnation;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of a peer: what is decided when it starts and stays so.
 *
 * @param keys what the peer proves that it belongs to the group with, and asks others for
 * @param port to listen on, 0: a free one
 * @param startedAt wall clock
 */
record Run(
        PeerConfig config,
        PeerId id,
        Optional<KeyRing> keys,
        Incarnation incarnation,
        int port,
        Instant startedAt) {
    /** How often a peer that is alone says so; more often if heartbeats are. */
    private static final long ANNOUNCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /**
     * How long a winner of an election waits for promises, and for progress of the best journal.
     */
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often a member tells the leader how far its journal is. */
    private static final long ACKNOWLEDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How much of the journal a member may lack and still be waited for: a second's work. */
    private static final long NEAR_BYTES = 1 << 20;

    /** {@return a run that begins now} */
    static Run begin(PeerConfig config, Identity who) {
        return new Run(config, who.id(), who.keys(), fresh(), config.port(), Instant.now());
    }

    /** {@return another run within the same process, as after a restart} */
    Run again(int port) {
        return new Run(config, id, keys, fresh(), port, Instant.now());
    }

    private static Incarnation fresh() {
        return new Incarnation(new SecureRandom().nextLong());
    }

    /** {@return what storage said, with its paths in full} */
    String inFull(String message) {
        return BaseDir.inFull(message, config.baseDir());
    }

    /**
     * @param endpoint where the peer accepts connections
     */
    GroupConfig groupConfig(Endpoint endpoint) {
        var election = config.election();
        long heartbeatNanos = election.heartbeatInterval().toNanos();
        var settled = config.agreement();
        return new GroupConfig(
                config.discovery().groupName(),
                endpoint,
                election.priority(),
                election.number(),
                startedAt.toEpochMilli(),
                election.preempt(),
                config.discovery().seeds(),
                Math.min(ANNOUNCE_NANOS_MAX, heartbeatNanos),
                config.discovery().timeout().toNanos(),
                heartbeatNanos,
                election.heartbeatTimeout().toNanos(),
                election.timeout().toNanos(),
                FLUSH_NANOS,
                ACKNOWLEDGE_NANOS,
                NEAR_BYTES,
                settled.policy(),
                settled.delivery(),
                config.replication().fanout(),
                config.replication().retired());
    }

    /** {@return what the peer says first on each connection} */
    Message.Hello hello(Endpoint endpoint) {
        var fields = new HashMap<String, String>();
        fields.put(Message.Hello.FIELD_GROUP, config.discovery().groupName());
        fields.put(Message.Hello.FIELD_INCARNATION, incarnation.toString());
        fields.put(Message.Hello.FIELD_NUMBER, Long.toString(config.election().number()));
        fields.put(Message.Hello.FIELD_STARTED, Long.toString(startedAt.toEpochMilli()));
        fields.put(Message.Hello.FIELD_BASE, Message.Hello.KNOWN);
        fields.put(Message.Hello.FIELD_KEYS, Message.Hello.KNOWN);
        if (isMajority()) {
            fields.put(Message.Hello.FIELD_POLICY, Message.Hello.MAJORITY);
        }
        if (isSafe()) {
            fields.put(Message.Hello.FIELD_DELIVERY, Message.Hello.SAFE);
        }
        return new Message.Hello(id, endpoint, fields);
    }

    /** {@return whether only a part of the group with a majority goes on} */
    boolean isMajority() {
        return config.agreement().policy() instanceof PartitionPolicy.Majority;
    }

    /** {@return whether readings go to the CSV files only once all members hold them} */
    boolean isSafe() {
        return config.agreement().delivery() == Delivery.SAFE;
    }
}
