package bellwether.protocol;

import static bellwether.protocol.Samples.A;
import static bellwether.protocol.Samples.B;
import static bellwether.protocol.Samples.BITS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTypesTest {
    private static final String UUID = "0123abcd-4567-89ab-cdef-0123456789ab";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123ABCD-4567-89ab-cdef-0123456789ab",
                "0123abcd-4567-89ab-cdef-0123456789a",
                "0123abcd-4567-89ab-cdef-0123456789abc",
                "0123abcd+4567-89ab-cdef-0123456789ab",
                "0123abcg-4567-89ab-cdef-0123456789ab",
                "0123abcd-4567-89ab-cdef-0123456789a\n",
                "0123abcd-4567-89ab-cdef-0123456789\u0661b"
            })
    void aPeerIdIsACanonicalUuid(String text) {
        assertThrows(MalformedException.class, () -> new PeerId(text));
    }

    @Test
    void peersAreOrderedAsText() {
        assertTrue(A.compareTo(B) < 0);
        assertEquals("0123abcd", new PeerId(UUID).brief());
        assertEquals(UUID, new PeerId(UUID).toString());
    }

    @Test
    void textFormsComeBackTheSame() {
        var source = new Source(A, BITS);
        assertEquals(source, Source.parse(source.toString()));
        var tag = new Tag(source, 42);
        assertEquals(tag, Tag.parse(tag.toString()));
        assertEquals(A + ".00ff00ff00ff00ff.42", tag.toString());
        var reign = new Reign(7, A, BITS);
        assertEquals(reign, Reign.parse(reign.toString()));
        var ballot = new Ballot(7, A);
        assertEquals(ballot, Ballot.parse(ballot.toString()));
        assertEquals(Ballot.NONE, Ballot.parse(Ballot.NONE.toString()));
        var standing = new Standing(source, 7, 200, 100);
        assertEquals(standing, Standing.parse(standing.toString()));
        assertEquals(source + "@7@200@100", standing.toString());
        var mark = new EpochMark(reign, 99);
        assertEquals(mark, EpochMark.parse(mark.toString()));
        for (long bits : new long[] {0, -1, Long.MIN_VALUE, 0xdeadbeefL}) {
            var incarnation = new Incarnation(bits);
            assertEquals(incarnation, Incarnation.parse(incarnation.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "0.",
                ".1",
                "1",
                "1.x",
                "x.1",
                "1.0123abcd-4567-89ab-cdef-0123456789ab.1",
                "1.0123abcd-4567-89ab-cdef-0123456789ab.00ff00ff00ff00ff.1.1",
                "-1.0123abcd-4567-89ab-cdef-0123456789ab.00ff00ff00ff00ff",
                "0123abcd-4567-89ab-cdef-0123456789ab.00ff00ff00ff00ff.",
                "0123abcd-4567-89ab-cdef-0123456789ab.00ff00ff00ff00ff.0",
                "0123abcd-4567-89ab-cdef-0123456789ab:00ff00ff00ff00ff.1",
                "0123abcd-4567-89ab-cdef-0123456789ab.00ff00ff00ff00fg.1"
            })
    void nothingElseIsATagAReignABallotOrASource(String text) {
        assertThrows(MalformedException.class, () -> Tag.parse(text));
        assertThrows(MalformedException.class, () -> Reign.parse(text));
        assertThrows(MalformedException.class, () -> Ballot.parse(text));
        assertThrows(MalformedException.class, () -> Source.parse(text));
        assertThrows(MalformedException.class, () -> EpochMark.parse(text));
        assertThrows(MalformedException.class, () -> Incarnation.parse(text));
    }

    @Test
    void countsStartWhereTheySay() {
        assertThrows(MalformedException.class, () -> new Tag(Samples.SOURCE, 0));
        assertThrows(MalformedException.class, () -> new Reign(0, A, BITS));
        assertThrows(MalformedException.class, () -> new Ballot(-1, A));
        assertThrows(MalformedException.class, () -> new EpochMark(Samples.REIGN, -1));
        assertEquals(0, Ballot.NONE.viewId());
    }

    @Test
    void ballotsAreOrderedByViewThenByPeer() {
        assertTrue(new Ballot(1, B).compareTo(new Ballot(2, A)) < 0);
        assertTrue(new Ballot(2, B).compareTo(new Ballot(2, A)) > 0);
        assertEquals(0, new Ballot(2, A).compareTo(new Ballot(2, A)));
        assertTrue(Ballot.NONE.compareTo(new Ballot(1, A)) < 0);
        var mark = new EpochMark(new Reign(2, A, BITS), 0);
        assertTrue(mark.compareEpoch(new EpochMark(new Reign(2, B, BITS), 0)) < 0);
        assertTrue(mark.compareEpoch(new EpochMark(new Reign(1, B, BITS), 0)) > 0);
    }

    @Test
    void aSourceIsRecognisedInBytesAsInText() {
        byte[] good = Samples.ascii(Samples.SOURCE.toString());
        assertTrue(Source.isValid(good, 0));
        for (int i = 0; i < good.length; i++) {
            for (char wrong : new char[] {'g', 'A', ':', '\u00e4'}) {
                byte[] bad = good.clone();
                bad[i] = (byte) wrong;
                assertFalse(Source.isValid(bad, 0), "'" + wrong + "' at " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "\u00e4", "a\u007f"})
    void aHostIsPrintableAsciiWithoutBlanks(String host) {
        assertThrows(MalformedException.class, () -> new Endpoint(host, 1));
    }

    @Test
    void hostsAndPortsAreBounded() {
        assertEquals("::1:65535", new Endpoint("::1", 65_535).toString());
        assertEquals(255, new Endpoint("h".repeat(255), 1).host().length());
        assertThrows(MalformedException.class, () -> new Endpoint("h".repeat(256), 1));
        assertThrows(MalformedException.class, () -> new Endpoint("h", 0));
        assertThrows(MalformedException.class, () -> new Endpoint("h", 65_536));
    }

    @Test
    void aGroupNameIsOneToSixtyFourNameCharacters() {
        assertSame("lab", GroupName.require("lab"));
        String longest = "A-z_0.9".repeat(9) + "x";
        assertEquals(64, GroupName.require(longest).length());
        for (String bad : List.of("", longest + "x", "a b", "a:b", "a/b", "\u00e4", "a\n")) {
            assertThrows(MalformedException.class, () -> GroupName.require(bad));
        }
    }

    @Test
    void numbersAreOneToEighteenDigits() {
        assertEquals(0, Ascii.parseLong("0"));
        assertEquals(Ascii.NUMBER_MAX, Ascii.parseLong("9".repeat(18)));
        for (String bad : List.of("", "-1", "+1", "1 ", "1.0", "\u0661", "9".repeat(19))) {
            assertThrows(MalformedException.class, () -> Ascii.parseLong(bad));
            byte[] bytes = Bytes.utf8(bad).array();
            assertEquals(-1, Ascii.parseLong(bytes, 0, bytes.length));
        }
    }

    @Test
    void writtenNumbersAreReadBack() {
        var buffer = new byte[20];
        for (long value = 1; value > 0 && value <= Ascii.NUMBER_MAX; value *= 3) {
            int end = Ascii.putLong(buffer, 1, value);
            assertEquals(Long.toString(value).length() + 1, end);
            assertEquals(value, Ascii.parseLong(buffer, 1, end));
        }
        assertEquals(20, Ascii.putLong(buffer, 1, Long.MAX_VALUE));
        assertEquals("9223372036854775807", new String(buffer, 1, 19, StandardCharsets.US_ASCII));
        assertEquals(2, Ascii.putLong(buffer, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Ascii.putLong(buffer, 0, -1));
        for (int value : new int[] {0, -1, Integer.MIN_VALUE, 0x00c0ffee}) {
            assertEquals(8, Ascii.putHex32(buffer, 0, value));
            assertEquals(value & 0xffffffffL, Ascii.parseHex32(buffer, 0));
        }
        assertEquals(-1, Ascii.parseHex32(Samples.ascii("0000000G"), 0));
        assertEquals("00c0ffee", Ascii.hex32(0x00c0ffee));
    }

    @Test
    void whatIsPrintableIsAsciiAndShort() {
        assertEquals("a?b??", Printable.of("a\nb\u00e4\u007f"));
        assertEquals("x".repeat(80), Printable.of("x".repeat(80)));
        assertEquals("x".repeat(80) + "...", Printable.of("x".repeat(81)));
    }

    @Test
    void bytesAreEqualByContent() {
        var slice = new Bytes(Samples.ascii("xabcx"), 1, 3);
        assertEquals(Bytes.utf8("abc"), slice);
        assertEquals(Bytes.utf8("abc").hashCode(), slice.hashCode());
        assertEquals("abc", slice.toString());
        assertEquals(3, slice.toArray().length);
        assertThrows(IndexOutOfBoundsException.class, () -> new Bytes(new byte[2], 1, 2));
    }

    @Test
    void aViewIsAscendingWithAtMostOneLeader() {
        View view = Samples.view();
        List<Member> members = view.members();
        assertEquals(List.of(A, B), view.orderedPeerList());
        assertEquals(B, view.leader().orElseThrow().id());
        assertEquals(Optional.of(members.getFirst()), view.member(A));
        assertThrows(
                MalformedException.class, () -> new View(1, Optional.empty(), members.reversed()));
        assertThrows(MalformedException.class, () -> new View(-1, Optional.empty(), members));
        List<Member> leaders = members.stream().map(member -> member.as(Role.LEADER)).toList();
        assertThrows(MalformedException.class, () -> new View(1, Optional.empty(), leaders));
    }

    @Test
    void everyMemberOfAViewIsFoundAndNobodyElse() {
        for (int size = 0; size < 20; size++) {
            List<Member> members =
                    IntStream.range(0, size).mapToObj(i -> member(2 * i + 1)).toList();
            var view = new View(1, Optional.empty(), members);
            for (int i = 0; i <= 2 * size; i++) {
                Optional<Member> expected = i % 2 == 1 ? Optional.of(member(i)) : Optional.empty();
                assertEquals(expected, view.member(member(i).id()), i + " of " + size);
            }
        }
    }

    private static Member member(int i) {
        return new Member(
                new PeerId("%08x-0000-4000-8000-000000000000".formatted(i)),
                new Endpoint("h", 7),
                Role.MEMBER,
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    @Test
    void aHistoryIsBounded() {
        assertEquals(History.EPOCHS_MAX, Samples.history(History.EPOCHS_MAX).epochs().size());
        assertThrows(MalformedException.class, () -> Samples.history(History.EPOCHS_MAX + 1));
        assertThrows(MalformedException.class, () -> new History(-1, 0, 0, List.of(), false));
        assertThrows(MalformedException.class, () -> new History(0, 0, -1, List.of(), false));
    }

    @Test
    void whatNoLineCouldCarryIsNoMessage() {
        assertThrows(MalformedException.class, () -> new Message.AddedToNetwork(0));
        assertThrows(
                MalformedException.class, () -> new Message.AddedToNetwork(Ascii.NUMBER_MAX + 1));
        assertThrows(MalformedException.class, () -> new Message.HeartbeatAck(OptionalLong.of(-1)));
        assertThrows(
                MalformedException.class, () -> new Message.PlainRequest(Bytes.utf8("DATA|\n")));
        assertThrows(
                MalformedException.class,
                () -> new Message.Chunk(0, Samples.REIGN, 0, Bytes.utf8("half a line")));
    }
}
