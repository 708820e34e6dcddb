package bellwether.launcher.doctor;

import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Endpoint;
import bellwether.protocol.Message.ProbeAnswer;
import bellwether.protocol.PeerId;
import bellwether.transport.NetworkProbe.Found;
import bellwether.transport.NetworkProbe.Heard;
import bellwether.transport.NetworkProbe.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the answers of the network mean for the peer of one config.
 *
 * @param own the peer of this host
 * @param unreachable peers that answered but accept no connection from here
 */
record Neighbours(PeerConfig config, OwnPeer own, Found found, List<ProbeAnswer> unreachable) {
    /** Beyond this, timestamps of different hosts cannot be put side by side any more. */
    static final long CLOCK_MILLIS_MAX = 2_000;

    private static final long MILLIS_PER_SECOND = 1_000;

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        found.problems().forEach(problem -> findings.add(Finding.problem(problem + blocked())));
        found.uncounted().forEach(host -> findings.add(Finding.problem(host + outside())));
        presence(findings);
        groups(findings);
        leaders(findings);
        clock(findings);
        for (ProbeAnswer answer : unreachable) {
            findings.add(
                    Finding.problem(
                            "cannot connect to peer "
                                    + answer.peer().brief()
                                    + " at "
                                    + answer.endpoint()
                                    + ", which answers otherwise: let TCP through the firewall of"
                                    + " that host, or correct its address"));
        }
        return findings;
    }

    private static String blocked() {
        return "; stop who has the port, or give the group another broadcast_port";
    }

    private static String outside() {
        return "; if it belongs here, give all hosts keys of this group (peer group-keys host) and"
                + " the right time, else give its group another broadcast_port";
    }

    private boolean isSelf(ProbeAnswer answer) {
        return own.is(answer.peer(), answer.endpoint());
    }

    private boolean isTwin(ProbeAnswer answer) {
        return own.isTwin(answer.peer(), answer.endpoint());
    }

    private List<Reply> ofGroup() {
        return found.replies().stream()
                .filter(reply -> reply.answer().group().equals(config.discovery().groupName()))
                .toList();
    }

    private void presence(List<Finding> findings) {
        boolean here = found.replies().stream().anyMatch(it -> isSelf(it.answer()));
        boolean others = ofGroup().stream().anyMatch(it -> !isSelf(it.answer()));
        if (!here) {
            findings.add(Finding.problem(own.silence(config.discovery().broadcastPort())));
        }
        if (!others) {
            findings.add(
                    Finding.hint(
                            "no other peer of group "
                                    + config.discovery().groupName()
                                    + " answers: if there should be some, let UDP port "
                                    + config.discovery().broadcastPort()
                                    + " through the firewalls, give all the same group_name and"
                                    + " broadcast_port, or name one in seed_peers where broadcasts"
                                    + " do not reach"));
        }
        found.replies().stream()
                .map(Reply::answer)
                .filter(this::isTwin)
                .map(ProbeAnswer::endpoint)
                .distinct()
                .forEach(at -> findings.add(Finding.problem(twin(at))));
        for (Heard heard : found.leaders()) {
            boolean answers =
                    found.replies().stream()
                            .anyMatch(
                                    it -> it.answer().peer().equals(heard.announcement().leader()));
            if (!answers) {
                findings.add(
                        Finding.problem(
                                "leader "
                                        + heard.announcement().leader().brief()
                                        + " at "
                                        + heard.host()
                                        + " is heard but does not hear this host: let UDP port "
                                        + config.discovery().broadcastPort()
                                        + " in through its firewall, and look at the netmask of"
                                        + " both"));
            }
        }
    }

    private String twin(Endpoint at) {
        return "another peer, at "
                + at
                + ", goes by the peer_id of this host's, "
                + own.id().map(PeerId::value).orElse("")
                + ", and of two the second is refused: on the host that is the copy stop the peer,"
                + " move {base_dir}/peer_id and its folder in data/ away or set another peer_id, and"
                + " start it";
    }

    private void groups(List<Finding> findings) {
        var groups = new TreeSet<String>();
        found.replies().forEach(reply -> groups.add(reply.answer().group()));
        found.leaders().forEach(heard -> groups.add(heard.announcement().group()));
        groups.remove(config.discovery().groupName());
        if (!groups.isEmpty()) {
            findings.add(
                    Finding.hint(
                            "other groups are about: "
                                    + String.join(", ", groups)
                                    + "; fine if that is meant, else give all hosts the same"
                                    + " group_name"));
        }
    }

    /** Two who lead the same group have not met, or are about to merge. */
    private void leaders(List<Finding> findings) {
        var leaders = new TreeSet<String>();
        for (Reply reply : ofGroup()) {
            reply.answer().leader().map(PeerId::brief).ifPresent(leaders::add);
        }
        if (leaders.size() > 1) {
            findings.add(
                    Finding.problem(
                            "group "
                                    + config.discovery().groupName()
                                    + " has several leaders: "
                                    + String.join(", ", leaders)
                                    + "; if that lasts, hosts cannot connect to each other: look"
                                    + " at the firewalls (TCP), and for two networks that are not"
                                    + " routed, name one in network_interfaces"));
        }
    }

    private void clock(List<Finding> findings) {
        leader().filter(reply -> Math.abs(reply.clockAheadMillis()) > CLOCK_MILLIS_MAX)
                .ifPresent(reply ->
                        findings.add(
                                Finding.problem(
                                        "the clock of leader "
                                                + reply.answer().peer().brief()
                                                + " is "
                                                + seconds(reply.clockAheadMillis())
                                                + " s ahead of this host's: set both by the same"
                                                + " source (timedatectl set-ntp true)")));
    }

    /** {@return the answer of the leader that this host's peer follows, or of the group's only} */
    Optional<Reply> leader() {
        var own =
                ofGroup().stream()
                        .filter(reply -> isSelf(reply.answer()))
                        .flatMap(reply -> reply.answer().leader().stream())
                        .findFirst();
        return ofGroup().stream()
                .filter(reply ->
                        reply.answer().leader().filter(reply.answer().peer()::equals).isPresent())
                .filter(reply -> own.isEmpty() || own.get().equals(reply.answer().peer()))
                .findFirst();
    }

    /** {@return one line for a person} */
    String text(Reply reply) {
        ProbeAnswer answer = reply.answer();
        String leads =
                answer.leader().isEmpty()
                        ? "without a leader"
                        : answer.leader().get().equals(answer.peer())
                                ? "leads"
                                : "follows " + answer.leader().get().brief();
        return answer.peer().brief()
                + "  "
                + answer.endpoint()
                + "  group "
                + answer.group()
                + ", "
                + leads
                + ", view "
                + answer.viewId()
                + " of "
                + answer.members()
                + (isSelf(answer)
                        ? ", this host"
                        : (isTwin(answer) ? ", has this host's peer_id" : "")
                                + ", clock "
                                + clockText(reply));
    }

    private static String clockText(Reply reply) {
        return (reply.clockAheadMillis() < 0 ? "" : "+")
                + seconds(reply.clockAheadMillis())
                + " s (within "
                + seconds(1 + reply.roundTripNanos() / 2_000_000)
                + " s)";
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", (double) millis / MILLIS_PER_SECOND);
    }
}
