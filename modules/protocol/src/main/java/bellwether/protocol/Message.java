package bellwether.protocol;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything one peer can say to another, in a datagram or on a connection. One record per line of
 * the grammar in this module's README. Adding a record breaks every switch that forgot it.
 */
public sealed interface Message {
    /**
     * {@code NEW_PEER_REQUEST:<peer_id>:<tcp_port>[:<group_name>]}: somebody without a group wants
     * in. By datagram, or on a connection where there is no broadcast.
     */
    record NewPeerRequest(PeerId peer, int port, Optional<String> group) implements Message {}

    /**
     * {@code LEADER:<peer_id>:<tcp_port>:<group_name>:<view_id>[:<host>]}: who leads. A leader
     * broadcasts it; anybody answers a request to join with it. Without a host the sender's own
     * address is meant.
     */
    record LeaderAnnouncement(
            PeerId leader, int port, String group, long viewId, Optional<String> host)
            implements Message {}

    /**
     * {@code HELLO from <host>:<port> and peer id:<peer_id>[ key=value …]}: first line of whoever
     * opens a connection, and a bellwether's answer to it.
     *
     * @param endpoint where the sender accepts connections
     * @param fields what else it states; keys and values without white space; see the {@code
     *     FIELD_…} constants
     */
    record Hello(PeerId peer, Endpoint endpoint, Map<String, String> fields) implements Message {
        public static final String FIELD_GROUP = "group";
        public static final String FIELD_INCARNATION = "incarnation";
        public static final String FIELD_NUMBER = "number";
        public static final String FIELD_STARTED = "started";

        public Hello {
            fields = Map.copyOf(fields);
        }

        /** {@return the group it says it belongs to} */
        public Optional<String> group() {
            return Optional.ofNullable(fields.get(FIELD_GROUP));
        }

        /** {@return the sender's incarnation; empty: a plain member, which keeps no journal} */
        public Optional<Incarnation> incarnation() {
            return Optional.ofNullable(fields.get(FIELD_INCARNATION)).map(Incarnation::parse);
        }

        /** {@return its election number} */
        public OptionalLong number() {
            return field(FIELD_NUMBER);
        }

        /** {@return when it says it started, wall clock} */
        public OptionalLong startEpochMillis() {
            return field(FIELD_STARTED);
        }

        private OptionalLong field(String key) {
            String value = fields.get(key);
            return value == null ? OptionalLong.empty() : OptionalLong.of(Ascii.parseLong(value));
        }
    }

    /** {@code ADDED TO NETWORK:<next_sequence>}: the leader's yes to a {@link NewPeerRequest}. */
    record AddedToNetwork(long nextSequence) implements Message {}

    /**
     * {@code HEARTBEAT[:<view_id>:<reign>:<end>]}: the leader lives. The bare word says no more
     * than that.
     */
    record Heartbeat(Optional<Pulse> pulse) implements Message {}

    /**
     * What a leader's heartbeat tells.
     *
     * @param end where its journal ends
     */
    record Pulse(long viewId, Reign reign, long end) {}

    /** {@code HEARTBEAT_ACK[:<view_id>]}: the member lives. */
    record HeartbeatAck(OptionalLong viewId) implements Message {}

    /** {@code ELECTION:<peer_id>}: a challenge to a peer of higher priority. */
    record Election(PeerId challenger) implements Message {}

    /** {@code OK}: the answer from above: leave it to me. */
    record Ok() implements Message {}

    /**
     * {@code COORDINATOR:<peer_id>}: who leads now. Moves nobody by itself: a {@link ViewChange}
     * does.
     */
    record Coordinator(PeerId leader) implements Message {}

    /** {@code VIEW_CHANGE:<orderedPeerList>-<groupView>-<view_id>}. */
    record ViewChange(View view) implements Message {}

    /**
     * {@code JOIN:<ballot>}: put me into your view; it must be above {@code promised}, the highest
     * I promised.
     */
    record Join(Ballot promised) implements Message {}

    /** {@code LEAVE:<peer_id>}: the sender goes, in order. */
    record Leave(PeerId peer) implements Message {}

    /** {@code SEQUENCER_REQUEST:<payload>}: a reading without a tag, from anybody admitted. */
    record PlainRequest(Bytes payload) implements Message {}

    /**
     * Consecutive lines {@code SEQUENCER_REQUEST:<tag>:<payload>}, complete with their line feeds,
     * not yet looked into beyond that: {@link RequestLines} walks them.
     */
    record Requests(Bytes lines) implements Message {}

    /**
     * {@code REQUEST_REFUSED:<source>:<n>}: a tag came too early; {@code n} is the one that is
     * wanted next.
     */
    record RequestRefused(Source source, long expected) implements Message {}

    /**
     * {@code FOLLOW:<number>:<reign>:<history>}: what the sender's journal holds; where shall it
     * cut?
     *
     * @param number fresh for every handshake; the answer repeats it
     */
    record Follow(long number, Reign reign, History history) implements Message {}

    /**
     * {@code HISTORY_REQUEST:<number>:<skip>}: no common epoch in what you stated; state older
     * ones.
     */
    record HistoryRequest(long number, int skip) implements Message {}

    /**
     * {@code ALIGN:<number>:<reign>:<offset>:<crc>}: keep your journal up to {@code offset}, where
     * its chained CRC must be {@code crc}; what follows comes as a stream under {@code number}.
     */
    record Align(long number, Reign reign, long offset, int crc) implements Message {}

    /**
     * {@code JOURNAL:<number>:<reign>:<offset>:<length>} and behind it {@code length} bytes of
     * journal: whole lines.
     *
     * @param number of the handshake that asked for the stream, 0 if nobody asked
     */
    record Chunk(long number, Reign reign, long offset, Bytes lines) implements Message {}

    /**
     * {@code JOURNAL_ACK:<reign>:<end>:<durable_end>}: how far the sender's journal goes, and how
     * far it is synced.
     */
    record JournalAck(Reign reign, long end, long durableEnd) implements Message {}

    /**
     * {@code PROMISE_REQUEST:<ballot>:<skip>}: follow nobody below {@code ballot} and state your
     * journal.
     */
    record PromiseRequest(Ballot ballot, int skip) implements Message {}

    /**
     * {@code PROMISE:<ballot>:<standing>:<history>}: promised.
     *
     * @param standing whether the sender has led or followed since its start (on the wire {@code 1}
     *     or {@code 0})
     */
    record Promise(Ballot ballot, boolean standing, History history) implements Message {}

    /**
     * {@code PROMISE_REFUSED:<ballot>:<highest>[:<leader_id>]}: no; the highest ballot or view
     * seen, and the leader that the sender hears, if it does.
     */
    record PromiseRefused(Ballot ballot, Ballot highest, Optional<PeerId> leader)
            implements Message {}

    /**
     * {@code FETCH:<ballot>:<number>:<offset>}: the candidate wants the journal of who promised,
     * from {@code offset}.
     */
    record Fetch(Ballot ballot, long number, long offset) implements Message {}

    /**
     * {@code MERGE:<view_id>:<members>:<end>:<log>}: a leader's summary for another leader, which
     * decides.
     *
     * @param members how many members acknowledge now, itself included
     */
    record Merge(long viewId, int members, long end, Reign log) implements Message {}

    /** {@code YIELD:<ballot>}: the other leader decided: step down and join me. */
    record Yield(Ballot ballot) implements Message {}

    /**
     * A line of a type that this version does not know: ignored, with one warning per connection.
     */
    record Unknown(String type) implements Message {
        public Unknown {
            Objects.requireNonNull(type);
        }
    }
}
