package bellwether.group;

import bellwether.election.FailureDetector;
import bellwether.protocol.Ballot;
import bellwether.protocol.Endpoint;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Member;
import bellwether.protocol.Message.AddedToNetwork;
import bellwether.protocol.Message.ViewChange;
import bellwether.protocol.PeerId;
import bellwether.protocol.Reign;
import bellwether.protocol.Role;
import bellwether.protocol.View;
import bellwether.protocol.ViewCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The views of one reign: who is admitted, who is removed. Every change makes a view with a higher
 * id, writes its {@code EPOCH} line and is sent to all members; {@link NextView} gathers those that
 * come soon after one another. Confined to the group loop.
 */
final class Membership {
    /** How long one that knocked may take to say HELLO before it counts as a plain member. */
    private static final long ADMISSION_NANOS = 200_000_000;

    /** Peers that may be knocking at one time; others are heard at their next announcement. */
    private static final int KNOCKING_MAX = 256;

    /** Members of a view, this peer included: what a line of the wire format holds. */
    private static final int MEMBERS_MAX = ViewCodec.MEMBERS_MAX;

    private final PeerState peer;
    private final Reign reign;
    private final FailureDetector detector;
    private final Map<PeerId, Endpoint> knocking = new LinkedHashMap<>();
    private final Map<PeerId, Long> heardNanos = new HashMap<>();
    private final NextView next = new NextView();
    private boolean toReform;

    Membership(PeerState peer, Reign reign, FailureDetector detector) {
        this.peer = peer;
        this.reign = reign;
        this.detector = detector;
    }

    View view() {
        return peer.view().orElseThrow();
    }

    /** {@return all members but this peer and who is known to go, ascending} */
    List<Member> others() {
        return view().members().stream()
                .filter(member -> !member.id().equals(peer.self()) && !next.isGoing(member.id()))
                .toList();
    }

    boolean isMember(PeerId id) {
        return standing(id).isPresent();
    }

    private Optional<Member> standing(PeerId id) {
        return view().member(id).filter(_ -> !next.isGoing(id));
    }

    /** {@code id}, which is no member, follows: the view tells it that it must join again. */
    void missedItsRemoval(PeerId id) {
        if (next.isGoing(id)) {
            next.lives(id);
        } else {
            peer.send(id, new ViewChange(view()));
        }
    }

    /** A member said something: it follows this leader. */
    void heard(PeerId id) {
        heardNanos.put(id, peer.nowNanos());
        detector.heard(id, peer.nowNanos());
    }

    /**
     * {@return how many follow at this moment, this peer included}
     *
     * <p>Those that said something within two heartbeats. A leader that slept, or was cut off,
     * still lists members that have long had another.
     */
    int followers() {
        long since = peer.nowNanos() - 2 * peer.config().heartbeatNanos();
        return 1
                + (int)
                        others().stream()
                                .filter(member ->
                                        peer.isConnected(member.id())
                                                && heardNanos.containsKey(member.id())
                                                && heardNanos.get(member.id()) - since >= 0)
                                .count();
    }

    /** {@return whether a member, or this peer, says that it is reached at {@code endpoint}} */
    boolean isEndpointOfMember(Endpoint endpoint) {
        return view().members().stream().anyMatch(member -> member.endpoint().equals(endpoint));
    }

    /**
     * Makes the first view: who promised, and the plain members that are there or were let in.
     * Under majority its line names who has a vote.
     *
     * @param voters those of them that have a vote
     */
    void found(Set<PeerId> promisers, Set<PeerId> voters) {
        List<Member> first =
                peer.reachable().stream()
                        .filter(entry -> promisers.contains(entry.id()) || isPlain(entry))
                        .map(AddressBook::member)
                        .toList();
        publish(reign.viewId(), first, peer.config().isMajority() ? byPriority(voters) : List.of());
    }

    private boolean isPlain(AddressBook.Entry entry) {
        boolean letIn = peer.guests().contains(entry.id()) && entry.incarnation().isEmpty();
        return letIn || peer.isPlain(entry.id());
    }

    /** {@return {@code voters} and this peer, highest priority first} */
    private List<PeerId> byPriority(Set<PeerId> voters) {
        var all = new ArrayList<>(voters);
        all.add(peer.self());
        all.sort((one, other) -> peer.comparePriority(other, one));
        return all;
    }

    /** Tells the members of the first view. */
    void announceFirst() {
        others().stream()
                .filter(member -> peer.guests().contains(member.id()))
                .forEach(member -> welcome(member.id(), member.endpoint()));
        peer.guests().clear();
        others().forEach(member -> peer.send(member.id(), new ViewChange(view())));
        others().stream()
                .filter(member -> member.incarnation().isEmpty())
                .forEach(member -> streamFromLastEpoch(member.id()));
    }

    private void welcome(PeerId id, Endpoint at) {
        peer.send(id, new AddedToNetwork(peer.log().index().lastSequence() + 1));
        tellJoined(id, at);
    }

    private void publish(long viewId, List<Member> others, List<PeerId> voters) {
        var members = new TreeMap<PeerId, Member>();
        others.forEach(member -> members.put(member.id(), member.as(Role.MEMBER)));
        members.put(peer.self(), peer.selfAs(Role.LEADER));
        var epoch = new Reign(viewId, peer.self(), peer.incarnation());
        peer.log().writeEpoch(new EpochLine(epoch, peer.log().index().lastSequence() + 1, voters));
        peer.installed(new View(viewId, Optional.of(reign), new ArrayList<>(members.values())));
        others.forEach(member -> detector.watch(member.id(), peer.nowNanos()));
        next.told(members.size(), peer.nowNanos());
    }

    /** The next view is told at once, unless another one was just now. */
    private void changeSoon() {
        long waitNanos = next.waitNanos(peer.nowNanos());
        if (waitNanos <= 0) {
            change();
        } else if (!peer.isArmed(Timer.VIEW)) {
            peer.arm(Timer.VIEW, waitNanos);
        }
    }

    /** It is time for the next view. */
    void due() {
        if (!next.isEmpty()) {
            change();
        }
    }

    /** Makes the next view, and tells everybody whom it concerns. */
    private void change() {
        peer.disarm(Timer.VIEW);
        Collection<Member> coming = next.coming();
        Collection<NextView.Goer> going = next.going();
        List<Member> members = next.members(others());
        long above = Math.max(peer.promised().viewId(), next.floorViewId());
        long sequence = peer.log().index().lastSequence() + 1;
        coming.forEach(member -> peer.send(member.id(), new AddedToNetwork(sequence)));
        publish(above + 1, members, List.of());
        members.forEach(member -> peer.send(member.id(), new ViewChange(view())));
        coming.stream()
                .filter(member -> member.incarnation().isEmpty())
                .forEach(member -> streamFromLastEpoch(member.id()));
        coming.forEach(member -> tellJoined(member.id(), member.endpoint()));
        going.forEach(this::tellGone);
    }

    /** One that was silent may live: from the view it learns that it must join again. */
    private void tellGone(NextView.Goer goer) {
        peer.tell(
                goer.event().equals("member_left") ? Notice.Level.INFO : Notice.Level.WARN,
                goer.event(),
                "removed "
                        + goer.id()
                        + ": "
                        + goer.reason()
                        + " members="
                        + view().members().size());
        if (goer.told()) {
            peer.send(goer.id(), new ViewChange(view()));
        }
    }

    /**
     * Makes the same view anew: who acknowledges it follows now. What was heard before does not
     * count.
     */
    void renew() {
        heardNanos.clear();
        if (peer.config().isMajority()) {
            reform("this leader slept");
        } else {
            change();
        }
    }

    /**
     * Under majority no leader changes its view alone: it asks everybody anew at the end of the
     * batch.
     */
    void reform(String reason) {
        if (!toReform) {
            toReform = true;
            peer.tell(Notice.Level.INFO, "view_ends", "asks everybody for a new view: " + reason);
        }
    }

    boolean isToReform() {
        return toReform;
    }

    /** {@return whether any member keeps a journal} */
    boolean hasFollowers() {
        return others().stream().anyMatch(member -> member.incarnation().isPresent());
    }

    // ---- admission

    /** {@code id} announced at {@code at} that it has no group. */
    void knock(PeerId id, Endpoint at) {
        if (peer.isPassedOver(id)) {
            return;
        }
        Optional<Member> member = standing(id);
        if (member.isPresent() && peer.isConnected(id)) {
            boolean moved = !member.get().endpoint().equals(at);
            if (moved) {
                peer.tell(
                        Notice.Level.WARN,
                        "duplicate_peer_id",
                        "refused "
                                + id
                                + " at "
                                + at
                                + ": "
                                + member.get().endpoint()
                                + " has that id and is connected");
            } else if (hasRestarted(member.get())) {
                admit(id, Ballot.NONE);
            } else {
                peer.send(id, new ViewChange(view()));
            }
        } else if (knocking.size() < KNOCKING_MAX) {
            knocking.put(id, at);
            peer.book().announced(id, at, peer.nowNanos());
            peer.dial(id, at);
            if (peer.isConnected(id)) {
                greeted(id);
            }
            if (!peer.isArmed(Timer.ADMISSION)) {
                peer.arm(Timer.ADMISSION, ADMISSION_NANOS);
            }
        }
    }

    /** {@code id} said HELLO: if it knocked, it is known now what it is. */
    void greeted(PeerId id) {
        boolean knows =
                peer.book().entry(id).map(entry -> entry.incarnation().isPresent()).orElse(false);
        if (knows && knocking.remove(id) != null) {
            admit(id, Ballot.NONE);
        }
    }

    /** Who knocked, is connected and has said nothing of itself is a plain member. */
    void admissionOver() {
        List.copyOf(knocking.keySet()).stream()
                .filter(peer::isConnected)
                .forEach(id -> {
                    knocking.remove(id);
                    admit(id, Ballot.NONE);
                });
        if (!knocking.isEmpty()) {
            peer.arm(Timer.ADMISSION, ADMISSION_NANOS);
        }
    }

    /** {@code id}, which is no member, is not there any more. */
    void stopsKnocking(PeerId id) {
        knocking.remove(id);
        next.stopsComing(id);
    }

    /**
     * Takes {@code id} into the view, or tells it the standing view if it is in it as it is.
     *
     * @param promised the highest ballot that it promised: the view must be above
     */
    void admit(PeerId id, Ballot promised) {
        Optional<Member> asked = peer.book().entry(id).map(AddressBook::member);
        if (asked.isEmpty() || id.equals(peer.self())) {
            return;
        }
        if (peer.isPassedOver(id)) {
            peer.send(id, new ViewChange(view())); // which does not name it: it shall not wait
            return;
        }
        Optional<Member> standing = standing(id);
        peer.closeStream(id);
        boolean unchanged = standing.map(member -> isSamePeer(member, asked.get())).orElse(false);
        if (unchanged && promised.compareTo(new Ballot(view().viewId(), peer.self())) <= 0) {
            peer.send(id, new ViewChange(view()));
            return;
        }
        if (next.isComing(id)) {
            next.comes(asked.get(), promised.viewId());
            return;
        }
        if (standing.isEmpty() && next.members(others()).size() + 1 >= MEMBERS_MAX) {
            peer.tell(
                    Notice.Level.ERROR,
                    "group_full",
                    "refused " + id + ": the group has " + MEMBERS_MAX + " members");
            return;
        }
        if (!peer.distrust().mayJoin(id)) {
            return;
        }
        if (peer.config().isMajority()) {
            admitByVote(id, promised);
            return;
        }
        next.comes(asked.get(), promised.viewId());
        changeSoon();
    }

    private void tellJoined(PeerId id, Endpoint at) {
        peer.tell(
                Notice.Level.INFO,
                "member_joined",
                "admitted " + id + " at " + at + " members=" + view().members().size());
    }

    private void admitByVote(PeerId id, Ballot promised) {
        peer.promise(new Ballot(promised.viewId(), Ballot.NONE.peer()));
        peer.guests().add(id);
        reform(id + " wants to join");
    }

    private boolean hasRestarted(Member member) {
        return peer.book()
                .entry(member.id())
                .map(entry -> !isSamePeer(member, AddressBook.member(entry)))
                .orElse(false);
    }

    private static boolean isSamePeer(Member one, Member other) {
        return one.endpoint().equals(other.endpoint())
                && one.incarnation().equals(other.incarnation());
    }

    /** A plain member states no history: it gets what follows its admission. */
    private void streamFromLastEpoch(PeerId id) {
        long offset = peer.log().lastEpoch().orElseThrow().offset();
        peer.openStream(new Effect.OpenStream(id, 0, reign, offset));
    }

    /** A plain member has a new connection: its stream goes on with what comes next. */
    void reconnected(PeerId id) {
        if (peer.isPlain(id)) {
            peer.send(id, new AddedToNetwork(peer.log().index().lastSequence() + 1));
            peer.send(id, new ViewChange(view()));
            peer.openStream(new Effect.OpenStream(id, 0, reign, peer.log().end()));
        }
    }

    // ---- removal

    /**
     * Takes {@code id} out of the view.
     *
     * @param told whether it may be there, and is to know
     */
    void remove(PeerId id, String event, String reason, boolean told) {
        if (!isMember(id)) {
            return;
        }
        peer.closeStream(id);
        detector.forget(id);
        heardNanos.remove(id);
        if (peer.config().isMajority()) {
            peer.book().gone(id);
            reform("lost " + id + ": " + reason);
            if (told) {
                peer.send(id, new ViewChange(view()));
            }
            return;
        }
        next.goes(new NextView.Goer(id, event, reason, told));
        changeSoon();
    }
}
