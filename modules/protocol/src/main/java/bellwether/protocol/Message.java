package bellwether.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
    record NewPeerRequest(PeerId peer, int port, Optional<String> group) implements Message {
        public NewPeerRequest {
            Objects.requireNonNull(peer);
            Port.require(port);
            group.ifPresent(GroupName::require);
        }
    }

    /**
     * {@code LEADER:<peer_id>:<tcp_port>:<group_name>:<view_id>[:<host>]}: who leads. A leader
     * broadcasts it; anybody answers a request to join with it. Without a host the sender's own
     * address is meant.
     */
    record LeaderAnnouncement(
            PeerId leader, int port, String group, long viewId, Optional<String> host)
            implements Message {
        public LeaderAnnouncement {
            Objects.requireNonNull(leader);
            Port.require(port);
            GroupName.require(group);
            Ascii.requireNumber("view id", viewId, 0);
            host.ifPresent(name -> new Endpoint(name, port));
        }
    }

    /**
     * {@code DUPLICATE_PEER_ID:<peer_id>:<tcp_port>:<host>}: you are refused, since somebody else
     * goes by that id and is connected.
     *
     * @param peer the id of both
     * @param holder where the other accepts connections
     */
    record DuplicatePeerId(PeerId peer, Endpoint holder) implements Message {
        public DuplicatePeerId {
            Objects.requireNonNull(peer);
            Objects.requireNonNull(holder);
        }
    }

    /**
     * {@code PROBE:<number>}: who is there? By broadcast, from somebody who looks and takes no
     * part. Each peer answers, to where the datagram came from.
     */
    record Probe(long number) implements Message {
        public Probe {
            Ascii.requireNumber("number", number, 0);
        }
    }

    /**
     * {@code PROBE_ANSWER:<number>:<epoch_millis>:<peer_id>:<tcp_port>:<group_name>:<view_id>:
     * <members>:[<leader_id>]:<host>}: the answer to a probe, by datagram.
     *
     * @param number the probe's
     * @param epochMillis the answering peer's wall clock
     * @param members how many its view has
     * @param leader whom it leads or follows
     * @param endpoint where it accepts connections, as the others are told
     */
    record ProbeAnswer(
            long number,
            long epochMillis,
            PeerId peer,
            String group,
            long viewId,
            int members,
            Optional<PeerId> leader,
            Endpoint endpoint)
            implements Message {
        public ProbeAnswer {
            Ascii.requireNumber("number", number, 0);
            Ascii.requireNumber("epoch millis", epochMillis, 0);
            Objects.requireNonNull(peer);
            GroupName.require(group);
            Ascii.requireNumber("view id", viewId, 0);
            Ascii.requireNumber("members", members, 0);
            Objects.requireNonNull(leader);
            Objects.requireNonNull(endpoint);
        }
    }

    /**
     * {@code HELLO from <host>:<port> and peer id:<peer_id>[ key=value …]}: first line of whoever
     * opens a connection, and a bellwether's answer to it.
     *
     * @param endpoint where the sender accepts connections
     * @param fields what else it states, at most {@link #FIELDS_MAX}; keys are names, values have
     *     no white space; see the {@code FIELD_…} constants
     */
    record Hello(PeerId peer, Endpoint endpoint, Map<String, String> fields) implements Message {
        /** Most fields of one line. */
        public static final int FIELDS_MAX = 32;

        /** Most characters of a key, and of a value. */
        public static final int FIELD_LENGTH_MAX = 128;

        public static final String FIELD_GROUP = "group";
        public static final String FIELD_INCARNATION = "incarnation";
        public static final String FIELD_NUMBER = "number";
        public static final String FIELD_STARTED = "started";
        public static final String FIELD_POLICY = "policy";
        public static final String FIELD_DELIVERY = "delivery";
        public static final String FIELD_BASE = "base";
        public static final String FIELD_KEYS = "keys";

        /** What {@link #FIELD_POLICY} says under {@code partition_policy=majority}. */
        public static final String MAJORITY = "majority";

        /** What {@link #FIELD_DELIVERY} says under {@code delivery=safe}. */
        public static final String SAFE = "safe";

        /**
         * What {@link #FIELD_BASE} says: a journal need not begin where the log did; and {@link
         * #FIELD_KEYS}: its lines need not name their source.
         */
        public static final String KNOWN = "1";

        /**
         * @throws MalformedException if a field breaks its rule, so that no accessor has to
         */
        public Hello {
            Objects.requireNonNull(peer);
            Objects.requireNonNull(endpoint);
            fields = Map.copyOf(fields);
            if (fields.size() > FIELDS_MAX) {
                throw new MalformedException("HELLO has more than " + FIELDS_MAX + " fields");
            }
            fields.forEach(Hello::requireField);
        }

        private static void requireField(String key, String value) {
            boolean fits =
                    !key.isEmpty()
                            && key.length() <= FIELD_LENGTH_MAX
                            && value.length() <= FIELD_LENGTH_MAX
                            && key.chars().allMatch(Ascii::isName)
                            && value.chars().allMatch(c -> c > ' ' && c < 127);
            if (!fits) {
                throw new MalformedException("HELLO has a bad field: " + Printable.of(key));
            }
            switch (key) {
                case FIELD_GROUP -> GroupName.require(value);
                case FIELD_INCARNATION -> Incarnation.parse(value);
                case FIELD_NUMBER, FIELD_STARTED -> Ascii.parseLong(value);
                default -> {
                    // Unknown fields are for later versions.
                }
            }
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

        /** {@return whether it forms groups by majority} */
        public boolean isMajority() {
            return MAJORITY.equals(fields.get(FIELD_POLICY));
        }

        /** {@return whether it delivers only what all members hold, and wants to be told} */
        public boolean isSafe() {
            return SAFE.equals(fields.get(FIELD_DELIVERY));
        }

        /** {@return whether it can do with a journal that does not hold all any more} */
        public boolean knowsBase() {
            return KNOWN.equals(fields.get(FIELD_BASE));
        }

        /** {@return whether it can read lines with the key of their source ({@link SourceKey})} */
        public boolean knowsKeys() {
            return KNOWN.equals(fields.get(FIELD_KEYS));
        }

        private OptionalLong field(String key) {
            String value = fields.get(key);
            return value == null ? OptionalLong.empty() : OptionalLong.of(Ascii.parseLong(value));
        }
    }

    /** {@code ADDED TO NETWORK:<next_sequence>}: the leader's yes to a {@link NewPeerRequest}. */
    record AddedToNetwork(long nextSequence) implements Message {
        public AddedToNetwork {
            Ascii.requireNumber("next sequence", nextSequence, 1);
        }
    }

    /**
     * {@code HEARTBEAT[:<view_id>:<reign>:<end>[:<forwarded>[:<held>[:<crc>[:<ack_delay>]]]]]}: the
     * leader lives. The bare word says no more than that.
     */
    record Heartbeat(Optional<Pulse> pulse) implements Message {
        public Heartbeat {
            Objects.requireNonNull(pulse);
        }
    }

    /**
     * What a leader's heartbeat tells.
     *
     * @param end where its journal ends
     * @param forwarded up to where its journal is known to have been forwarded to another system; 0
     *     is not said
     * @param held up to where everybody who may ever come back holds its journal durably; 0 is not
     *     said
     * @param crc the chained CRC at {@code end}; empty: not said
     * @param ackDelayMillis how long a member may keep in this view what others have acknowledged
     *     to it, to pass it on together; 0: not longer than it keeps its own, and not said
     */
    record Pulse(
            long viewId,
            Reign reign,
            long end,
            long forwarded,
            long held,
            OptionalInt crc,
            long ackDelayMillis) {
        public Pulse {
            Ascii.requireNumber("view id", viewId, 0);
            Objects.requireNonNull(reign);
            Ascii.requireNumber("end", end, 0);
            Ascii.requireNumber("forwarded", forwarded, 0);
            Ascii.requireNumber("held", held, 0);
            Objects.requireNonNull(crc);
            Ascii.requireNumber("acknowledgement delay", ackDelayMillis, 0);
            if (ackDelayMillis > 0 && crc.isEmpty()) {
                throw new MalformedException("HEARTBEAT with a delay and no CRC before it");
            }
        }

        /** Of a leader that has forwarded nothing. */
        public Pulse(long viewId, Reign reign, long end) {
            this(viewId, reign, end, 0);
        }

        /** Of a leader some of whose peers are missing. */
        public Pulse(long viewId, Reign reign, long end, long forwarded) {
            this(viewId, reign, end, forwarded, 0);
        }

        /** Of a leader that does not say what its journal holds. */
        public Pulse(long viewId, Reign reign, long end, long forwarded, long held) {
            this(viewId, reign, end, forwarded, held, OptionalInt.empty());
        }

        /** Of a leader that waits for what its members acknowledge. */
        public Pulse(
                long viewId, Reign reign, long end, long forwarded, long held, OptionalInt crc) {
            this(viewId, reign, end, forwarded, held, crc, 0);
        }
    }

    /**
     * {@code HEARTBEAT_ACK[:<view_id>[:<base>]]}: the member lives.
     *
     * @param base of the first byte that its journal holds; 0 is not said
     */
    record HeartbeatAck(OptionalLong viewId, long base) implements Message {
        public HeartbeatAck {
            viewId.ifPresent(id -> Ascii.requireNumber("view id", id, 0));
            Ascii.requireNumber("base", base, 0);
            if (base > 0 && viewId.isEmpty()) {
                throw new MalformedException("HEARTBEAT_ACK of base " + base + " in no view");
            }
        }

        /** Of a member that holds all since the log began. */
        public HeartbeatAck(OptionalLong viewId) {
            this(viewId, 0);
        }
    }

    /** {@code ELECTION:<peer_id>}: a challenge to a peer of higher priority. */
    record Election(PeerId challenger) implements Message {
        public Election {
            Objects.requireNonNull(challenger);
        }
    }

    /** {@code OK}: the answer from above: leave it to me. */
    record Ok() implements Message {}

    /**
     * {@code COORDINATOR:<peer_id>}: who leads now. Moves nobody by itself: a {@link ViewChange}
     * does.
     */
    record Coordinator(PeerId leader) implements Message {
        public Coordinator {
            Objects.requireNonNull(leader);
        }
    }

    /** {@code VIEW_CHANGE:<orderedPeerList>-<groupView>-<view_id>}. */
    record ViewChange(View view) implements Message {
        public ViewChange {
            Objects.requireNonNull(view);
        }
    }

    /**
     * {@code JOIN:<ballot>}: put me into your view; it must be above {@code promised}, the highest
     * I promised.
     */
    record Join(Ballot promised) implements Message {
        public Join {
            Objects.requireNonNull(promised);
        }
    }

    /** {@code LEAVE:<peer_id>}: the sender goes, in order. */
    record Leave(PeerId peer) implements Message {
        public Leave {
            Objects.requireNonNull(peer);
        }
    }

    /** {@code SEQUENCER_REQUEST:<payload>}: a reading without a tag, from anybody admitted. */
    record PlainRequest(Bytes payload) implements Message {
        /**
         * @throws MalformedException if the payload breaks the grammar of {@link Payload}
         */
        public PlainRequest {
            String problem = Payload.problem(payload.array(), payload.offset(), payload.end());
            if (!problem.isEmpty()) {
                throw new MalformedException("SEQUENCER_REQUEST: " + problem);
            }
        }
    }

    /**
     * Consecutive lines {@code SEQUENCER_REQUEST:<tag>:<payload>}, complete with their line feeds:
     * {@link RequestLines} walks them. Those that a {@link LineDecoder} hands on keep their
     * grammar.
     */
    record Requests(Bytes lines) implements Message {
        public Requests {
            Objects.requireNonNull(lines);
        }
    }

    /**
     * {@code REQUEST_REFUSED:<key>:<n>}: a tag of the source of that key came too early; {@code n}
     * is the one that is wanted next.
     */
    record RequestRefused(SourceKey key, long expected) implements Message {
        public RequestRefused {
            Objects.requireNonNull(key);
            Ascii.requireNumber("n", expected, 1);
        }
    }

    /**
     * {@code FOLLOW:<number>:<reign>:<history>}: what the sender's journal holds; where shall it
     * cut?
     *
     * @param number fresh for every handshake; the answer repeats it
     */
    record Follow(long number, Reign reign, History history) implements Message {
        public Follow {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Objects.requireNonNull(history);
        }
    }

    /**
     * {@code HISTORY_REQUEST:<number>:<skip>}: no common epoch in what you stated; state older
     * ones.
     */
    record HistoryRequest(long number, int skip) implements Message {
        public HistoryRequest {
            Ascii.requireNumber("number", number, 0);
            Ascii.requireNumber("skip", skip, 0);
        }
    }

    /**
     * {@code ALIGN:<number>:<reign>:<offset>:<crc>}: keep your journal up to {@code offset}, where
     * its chained CRC must be {@code crc}; what follows comes as a stream under {@code number}.
     */
    record Align(long number, Reign reign, long offset, int crc) implements Message {
        public Align {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Ascii.requireNumber("offset", offset, 0);
        }
    }

    /**
     * {@code JOURNAL_BASE:<number>:<reign>:<line>[ <line>…]}: part of what the sender's journal
     * says of all that it does not hold any more, where it begins. The receiver lacks that, and is
     * to begin there as well; what follows comes as a stream under {@code number}. Comes in as many
     * lines as it takes: a few one right behind the other, then one for each {@link
     * JournalBaseNext}; the last of them ends with the line {@code END:<crc>}.
     *
     * @param number of the handshake, or of the {@link Fetch}, that it answers
     * @param lines of the text, which have no blanks, with blanks between them
     */
    record JournalBase(long number, Reign reign, String lines) implements Message {
        /** Most characters of {@code lines} in one message. */
        public static final int LENGTH_MAX = 65_536;

        public JournalBase {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            if (lines.isEmpty() || lines.length() > LENGTH_MAX) {
                throw new MalformedException("JOURNAL_BASE of " + lines.length() + " characters");
            }
            if (!lines.chars().allMatch(c -> c >= ' ' && c < 127)) {
                throw new MalformedException("JOURNAL_BASE holds what stands in no journal");
            }
        }
    }

    /**
     * {@code JOURNAL_BASE_NEXT:<number>:<reign>}: one part of a {@link JournalBase} has come that
     * is not the last one; one more may be sent.
     */
    record JournalBaseNext(long number, Reign reign) implements Message {
        public JournalBaseNext {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
        }
    }

    /**
     * {@code JOURNAL:<number>:<reign>:<offset>:<length>} and behind it {@code length} bytes of
     * journal: whole lines.
     *
     * @param number of the handshake that asked for the stream, 0 if nobody asked
     */
    record Chunk(long number, Reign reign, long offset, Bytes lines) implements Message {
        /**
         * @throws MalformedException if a number is out of range, or the bytes do not end with a
         *     whole line
         */
        public Chunk {
            new ChunkHeader(number, reign, offset, lines.length());
            if (lines.length() > 0 && lines.array()[lines.end() - 1] != '\n') {
                throw new MalformedException("JOURNAL does not end with a whole line");
            }
        }
    }

    /**
     * {@code JOURNAL_ACK:<number>:<reign>:<end>:<durable_end>}: how far the sender's journal goes,
     * and how far it is synced.
     *
     * @param number of the handshake since which that holds: a late one says nothing
     */
    record JournalAck(long number, Reign reign, long end, long durableEnd) implements Message {
        public JournalAck {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Ascii.requireNumber("end", end, 0);
            Ascii.requireNumber("durable end", durableEnd, 0);
        }
    }

    /**
     * {@code SAFE:<reign>:<offset>}: every member of the view holds the journal up to {@code
     * offset} durably.
     */
    record Safe(Reign reign, long offset) implements Message {
        public Safe {
            Objects.requireNonNull(reign);
            Ascii.requireNumber("offset", offset, 0);
        }
    }

    /**
     * {@code UPSTREAM:<number>:<reign>:<peer_id>}: the leader names who streams to the receiver
     * from now on. Comes after the {@link Align} of handshake {@code number}, and says nothing
     * about cutting.
     */
    record Upstream(long number, Reign reign, PeerId peer) implements Message {
        public Upstream {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Objects.requireNonNull(peer);
        }
    }

    /**
     * {@code SUBSCRIBE:<number>:<reign>:<offset>}: stream your journal to me from {@code offset}
     * on, where mine ends.
     *
     * @param number fresh for every subscription; the stream repeats it
     */
    record Subscribe(long number, Reign reign, long offset) implements Message {
        public Subscribe {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Ascii.requireNumber("offset", offset, 0);
        }
    }

    /**
     * {@code STREAM_END:<number>:<reign>}: the stream under {@code number} ends, says either side
     * of it.
     */
    record StreamEnd(long number, Reign reign) implements Message {
        public StreamEnd {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
        }
    }

    /**
     * {@code UPSTREAM_LOST:<number>:<reign>:<peer_id>:<gone>}: the sender, whose handshake with the
     * leader has that number, needs another upstream than {@code peer}.
     *
     * @param gone the connection or the stream ended, and a {@link Follow} comes next (on the wire
     *     {@code 1}); otherwise nothing comes although the leader has more ({@code 0})
     */
    record UpstreamLost(long number, Reign reign, PeerId peer, boolean gone) implements Message {
        public UpstreamLost {
            Ascii.requireNumber("number", number, 0);
            Objects.requireNonNull(reign);
            Objects.requireNonNull(peer);
        }
    }

    /**
     * {@code SUBTREE_ACK:<reign>:<standing>[,<standing>…]}: how far the sender and peers that copy
     * from it, directly or not, are. Goes to the upstream, which hands it on.
     *
     * @param standings one for each peer of which there is news
     */
    record SubtreeAck(Reign reign, List<Standing> standings) implements Message {
        /**
         * @throws MalformedException if there is none, or more than a view has members
         */
        public SubtreeAck {
            Objects.requireNonNull(reign);
            standings = List.copyOf(standings);
            if (standings.isEmpty() || standings.size() > ViewCodec.MEMBERS_MAX) {
                throw new MalformedException("SUBTREE_ACK of " + standings.size() + " peers");
            }
        }
    }

    /**
     * {@code PROMISE_REQUEST:<ballot>:<skip>}: follow nobody below {@code ballot} and state your
     * journal.
     */
    record PromiseRequest(Ballot ballot, int skip) implements Message {
        public PromiseRequest {
            Objects.requireNonNull(ballot);
            Ascii.requireNumber("skip", skip, 0);
        }
    }

    /**
     * {@code PROMISE:<ballot>:<standing>:<history>[:<log>:<views>]}: promised.
     *
     * @param standing whether the sender has led or followed since its start (on the wire {@code 1}
     *     or {@code 0})
     * @param voters what its journal says about who may form a view; under {@code
     *     partition_policy=majority}
     */
    record Promise(Ballot ballot, boolean standing, History history, Optional<Voters> voters)
            implements Message {
        public Promise {
            Objects.requireNonNull(ballot);
            Objects.requireNonNull(history);
            Objects.requireNonNull(voters);
        }

        /** A promise under {@code partition_policy=continue}. */
        public Promise(Ballot ballot, boolean standing, History history) {
            this(ballot, standing, history, Optional.empty());
        }
    }

    /**
     * {@code PROMISE_REFUSED:<ballot>:<highest>[:<leader_id>]}: no; the highest ballot or view
     * seen, and the leader that the sender hears, if it does.
     */
    record PromiseRefused(Ballot ballot, Ballot highest, Optional<PeerId> leader)
            implements Message {
        public PromiseRefused {
            Objects.requireNonNull(ballot);
            Objects.requireNonNull(highest);
            Objects.requireNonNull(leader);
        }
    }

    /**
     * {@code FETCH:<ballot>:<number>:<offset>}: the candidate wants the journal of who promised,
     * from {@code offset}.
     */
    record Fetch(Ballot ballot, long number, long offset) implements Message {
        public Fetch {
            Objects.requireNonNull(ballot);
            Ascii.requireNumber("number", number, 0);
            Ascii.requireNumber("offset", offset, 0);
        }
    }

    /**
     * {@code MERGE:<view_id>:<members>:<end>:<log>:<last_sequence>[:<base>]}: a leader's summary
     * for another leader, which decides. Of view 0 it asks nothing: a candidate, or who has nothing
     * to decide, tells of its journal, as the two cannot be made one.
     *
     * @param members how many members acknowledge now, itself included
     * @param base up to where its journal, or that of a member, may not hold anything any more
     */
    record Merge(long viewId, int members, long end, Reign log, long lastSequence, long base)
            implements Message {
        public Merge {
            Ascii.requireNumber("view id", viewId, 0);
            Ascii.requireNumber("members", members, 1);
            Ascii.requireNumber("end", end, 0);
            Objects.requireNonNull(log);
            Ascii.requireNumber("last sequence", lastSequence, 0);
            Ascii.requireNumber("base", base, 0);
        }

        /** Of a group that holds all since the log began. */
        public Merge(long viewId, int members, long end, Reign log, long lastSequence) {
            this(viewId, members, end, log, lastSequence, 0);
        }
    }

    /** {@code YIELD:<ballot>}: the other leader decided: step down and join me. */
    record Yield(Ballot ballot) implements Message {
        public Yield {
            Objects.requireNonNull(ballot);
        }
    }

    /**
     * A line of a type that this version does not know: ignored, with one warning per connection.
     *
     * @param type what stood before the first colon, or the line without one; see {@link Printable}
     */
    record Unknown(String type) implements Message {
        public Unknown {
            Objects.requireNonNull(type);
        }
    }
}
