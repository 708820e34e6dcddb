package bellwether.launcher.gaps;

import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what may explain a hole: what was told first, then what follows from the record. Pure.
 */
final class Why {
    private final Told told;
    private final Knowledge knowledge;

    Why(Told told, Knowledge knowledge) {
        this.told = told;
        this.knowledge = knowledge;
    }

    /**
     * {@return what may explain it; of equal causes the earlier one says more}
     *
     * @param silences the parts of it in which its peer took no reading at all, in order
     */
    List<Evidence> of(String sensor, Hole hole, List<Silence> silences) {
        String origin = hole.origin();
        boolean own = origin.equals(knowledge.self());
        var evidence = new ArrayList<>(told.ofGroup());
        if (own) {
            evidence.addAll(told.ofPeer());
            evidence.addAll(told.ofSensor(knowledge.sensorName(sensor)));
        }
        if (hole.isMove()) {
            evidence.add(
                    new Evidence(
                            hole.from(),
                            hole.to(),
                            Cause.SENSOR,
                            "its readings came from peer "
                                    + brief(origin)
                                    + " before and from "
                                    + brief(Hole.origin(hole.after()))
                                    + " after"));
        }
        fromRecord(hole, origin, silences, evidence);
        return evidence;
    }

    private void fromRecord(
            Hole hole, String origin, List<Silence> silences, List<Evidence> evidence) {
        long heard = hole.from();
        for (Silence silence : silences) {
            others(heard, silence.from(), origin, evidence);
            silence(silence, origin, evidence);
            heard = silence.to();
        }
        others(heard, hole.to(), origin, evidence);
    }

    private static void others(long from, long to, String origin, List<Evidence> evidence) {
        if (from < to) {
            String text = "peer " + brief(origin) + " took readings of other sensors meanwhile";
            evidence.add(new Evidence(from, to, Cause.SENSOR, text));
        }
    }

    private void silence(Silence silence, String origin, List<Evidence> evidence) {
        String peer = "peer " + brief(origin);
        var spans = told.presence().of(origin, silence.from(), silence.to());
        boolean own = origin.equals(knowledge.self()); // it says itself what is wrong with sensors
        long unseen = silence.from();
        for (Presence.Span span : spans) {
            if (span.member() && !own) {
                restarted(silence.within(unseen, span.from()), peer, evidence);
                evidence.add(
                        new Evidence(
                                span.from(),
                                span.to(),
                                Cause.SENSOR,
                                peer + " was a member all the time"));
                unseen = span.to();
            } else if (!span.member()) {
                evidence.add(away(silence, span, peer));
            }
        }
        restarted(silence.within(unseen, silence.to()), peer, evidence);
        if (silence.isOpen() && !own) {
            now(silence, origin, evidence);
        }
    }

    private static Evidence away(Silence silence, Presence.Span span, String peer) {
        boolean gone = silence.restarted() || span.to() == Hole.OPEN;
        String text = peer + (gone ? " was not in the group: " : " was cut off: ") + span.why();
        Cause cause = gone ? Cause.PEER_DOWN : Cause.CUT_OFF;
        return new Evidence(span.from(), span.to(), cause, text);
    }

    private static void restarted(Silence silence, String peer, List<Evidence> evidence) {
        if (silence.restarted() && silence.from() < silence.to()) {
            String text =
                    peer
                            + " was away and came back as a new start: stopped, killed, or without room";
            evidence.add(new Evidence(silence.from(), silence.to(), Cause.PEER_DOWN, text));
        }
    }

    private void now(Silence silence, String origin, List<Evidence> evidence) {
        String peer = "peer " + brief(origin);
        knowledge
                .members()
                .ifPresent(members -> {
                    boolean there = members.contains(origin);
                    evidence.add(
                            new Evidence(
                                    silence.from(),
                                    silence.to(),
                                    there ? Cause.SENSOR : Cause.PEER_DOWN,
                                    there
                                            ? peer + " is a member"
                                            : peer
                                                    + " is not in the group now: down or cut off; what it"
                                                    + " measures meanwhile comes when it is back"));
                });
    }

    private static String brief(String origin) {
        return origin.substring(0, Math.min(8, origin.length()));
    }
}
