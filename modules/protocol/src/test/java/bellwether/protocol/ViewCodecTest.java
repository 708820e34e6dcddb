package bellwether.protocol;

import static bellwether.protocol.Samples.A;
import static bellwether.protocol.Samples.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ViewCodecTest {
    private static final String IDS = "[\"" + A + "\",\"" + B + "\"]";
    private static final String MEMBER =
            "\"" + A + "\":{\"address\":\"192.0.2.1\",\"port\":5000,\"role\":\"member\"}";
    private static final String LEADER =
            "\"" + B + "\":{\"address\":\"192.0.2.2\",\"port\":5001,\"role\":\"leader\"}";

    @Test
    void theTextFormIsWhatTheSpecificationSays() {
        assertEquals(
                IDS
                        + "-{"
                        + "\"0a000000-0000-4000-8000-00000000000a\":{\"address\":\"192.0.2.1\","
                        + "\"port\":5000,\"role\":\"member\"},"
                        + "\"0b000000-0000-4000-8000-00000000000b\":{\"address\":\"fe80::1%eth0\","
                        + "\"port\":5001,\"role\":\"leader\",\"incarnation\":\"00ff00ff00ff00ff\","
                        + "\"number\":3,\"started\":1767225600000,\"reign\":7}}-9",
                ViewCodec.encode(Samples.view()));
    }

    @Test
    void blanksInsideTheJsonAndUnknownFieldsAreSkipped() {
        String text =
                ("[ \"" + A + "\" , \"" + B + "\" ]-")
                        + ("{ " + MEMBER.replace("}", ", \"x\": {\"y\": [1, {\"z\": null}]}}"))
                        + (" , " + LEADER + " }-3");
        View view = ViewCodec.decode(text);
        assertEquals(List.of(A, B), view.orderedPeerList());
        assertEquals(3, view.viewId());
        assertEquals(Optional.empty(), view.reign());
        assertEquals(B, view.leader().orElseThrow().id());
    }

    @Test
    void hyphensInTextsSplitNothing() {
        String text = "[\"" + A + "\"]-{" + MEMBER.replace("192.0.2.1", "my]-{}-9-host") + "}-4";
        View view = ViewCodec.decode(text);
        assertEquals("my]-{}-9-host", view.members().getFirst().endpoint().host());
        assertEquals(4, view.viewId());
    }

    @Test
    void aHostThatNeedsEscapingComesBackTheSame() {
        View view = viewOf(1, "a\"b\\c");
        assertEquals(view, ViewCodec.decode(ViewCodec.encode(view)));
    }

    @Test
    void aReignInAMembersEntryMeansNothing() {
        String member = MEMBER.replace("}", ",\"reign\":5}");
        String text = IDS + "-{" + member + "," + LEADER + "}-6";
        assertEquals(Optional.empty(), ViewCodec.decode(text).reign());
    }

    static Stream<String> malformed() {
        String good = IDS + "-{" + MEMBER + "," + LEADER + "}-3";
        ViewCodec.decode(good);
        return Stream.of(
                "",
                "-",
                "[]",
                "[]-",
                "[]-{}",
                "[]-{}-",
                "[]-{}-x",
                "[]-{}--1",
                "[]-{}-1 ",
                "[]{}-1",
                "[]-{}1",
                "{}-[]-1",
                "[]-[]-1",
                "[]-{" + MEMBER + "}-1",
                IDS + "-{}-1",
                IDS + "-{" + MEMBER + "}-1",
                IDS + "-{" + LEADER + "," + MEMBER + "}-1",
                "[\"" + A + "\"]-{" + MEMBER + "," + LEADER + "}-1",
                "[\"" + B + "\",\"" + A + "\"]-{" + LEADER + "," + MEMBER + "}-1",
                "[\"" + A + "\",\"" + A + "\"]-{" + MEMBER + "," + MEMBER + "}-1",
                "[1]-{}-1",
                "[null]-{}-1",
                "[\"me\"]-{}-1",
                "[" + "[".repeat(100),
                good.replace(":5000", ":0"),
                good.replace(":5000", ":5000.5"),
                good.replace(":5000", ":\"5000\""),
                good.replace(":5000", ":99999999999999999999"),
                good.replace(":5000", ":5000,\"port\":5000"),
                good.replace("\"port\":5000,", ""),
                good.replace("\"192.0.2.1\"", "true"),
                good.replace("\"address\":\"192.0.2.1\",", ""),
                good.replace("192.0.2.1", "my host"),
                good.replace("\"member\"", "\"boss\""),
                good.replace("\"member\"", "\"leader\""),
                good.replace(",\"role\":\"member\"", ""),
                good.replace(":\"member\"", ":\"member\",\"incarnation\":\"1\""),
                good.replace(":\"member\"", ":\"member\",\"number\":-1"),
                good.replace(":\"member\"", ":\"member\",\"started\":1e3"),
                good.replace(":\"leader\"", ":\"leader\",\"reign\":1"),
                good.replace(
                        ":\"leader\"",
                        ":\"leader\",\"reign\":0,\"incarnation\":\"00ff00ff00ff00ff\""),
                good.replace("\"address\"", "\"x\":" + "[".repeat(30) + "]".repeat(30)),
                good.replace("{\"address\":\"192.0.2.1\",\"port\":5000,\"role\":\"member\"}", "7"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedViewIsRefused(String text) {
        assertThrows(MalformedException.class, () -> ViewCodec.decode(text));
    }

    private static View viewOf(int members, String host) {
        return new View(
                1,
                Optional.empty(),
                IntStream.range(0, members)
                        .mapToObj(i ->
                                new Member(
                                        new PeerId("0a000000-0000-4000-8000-%012x".formatted(i)),
                                        new Endpoint(host, 5_000),
                                        Role.MEMBER,
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        OptionalLong.empty()))
                        .toList());
    }

    @Test
    void aViewHasAtMostSoManyMembers() {
        View most = viewOf(ViewCodec.MEMBERS_MAX, "h");
        String text = ViewCodec.encode(most);
        assertEquals(most, ViewCodec.decode(text));
        View tooMany = viewOf(ViewCodec.MEMBERS_MAX + 1, "h");
        assertThrows(IllegalArgumentException.class, () -> ViewCodec.encode(tooMany));
        String oneMore = "\"0a000000-0000-4000-8000-ffffffffffff\"]-{";
        var refusal =
                assertThrows(
                        MalformedException.class,
                        () -> ViewCodec.decode(text.replace("]-{", "," + oneMore)));
        assertTrue(refusal.getMessage().contains("1024"), refusal.getMessage());
    }

    @Test
    void aViewOfAsManyMembersAsThereMayBeFitsALine() {
        View view = viewOf(ViewCodec.MEMBERS_MAX, "192.168.100.100");
        byte[] line = LineEncoder.encode(new Message.ViewChange(view));
        assertEquals(List.of(new Message.ViewChange(view)), Samples.decode(line));
    }

    @Test
    void aViewThatFitsNoLineIsNotSent() {
        var view = new Message.ViewChange(viewOf(ViewCodec.MEMBERS_MAX, "h".repeat(250)));
        assertThrows(IllegalArgumentException.class, () -> LineEncoder.encode(view));
    }

    @Test
    void aReignThatIsNotTheLeadersIsNotSent() {
        View view = Samples.view();
        var foreign = new View(9, Optional.of(new Reign(7, A, Samples.BITS)), view.members());
        assertThrows(IllegalArgumentException.class, () -> ViewCodec.encode(foreign));
    }
}
