package bellwether.protocol;

import static bellwether.protocol.Samples.A;
import static bellwether.protocol.Samples.B;
import static bellwether.protocol.Samples.BITS;
import static bellwether.protocol.Samples.PAYLOAD;
import static bellwether.protocol.Samples.SOURCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalLinesTest {
    private static final Reign EPOCH = new Reign(7, A, BITS);

    private static boolean isOrdered(String line) {
        byte[] bytes = Samples.ascii("\n" + line + "\n");
        return new OrderedLine().at(bytes, 1, bytes.length - 1);
    }

    private static EpochLine epoch(String line) {
        byte[] bytes = Samples.ascii("\n" + line + "\n");
        return EpochLine.parse(bytes, 1, bytes.length - 1);
    }

    @Test
    void anOrderedLineGivesItsFieldsAsPositions() {
        String line = "ORDERED:42:" + SOURCE + ".17:" + PAYLOAD + ":0badcafe";
        byte[] bytes = Samples.ascii("before\n" + line + "\nbehind");
        var ordered = new OrderedLine();
        assertTrue(ordered.at(bytes, 7, 7 + line.length()));
        assertEquals(42, ordered.sequence());
        assertEquals(17, ordered.n());
        assertTrue(ordered.isNamed());
        assertEquals(Optional.of(SOURCE), ordered.source(new Sources()));
        int from = ordered.payloadFrom();
        assertEquals(PAYLOAD, new Bytes(bytes, from, ordered.payloadTo() - from));
        assertEquals(7 + "ORDERED:42:".length(), ordered.tagFrom());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ORDERED:",
                "ordered:1:%s.1:DATA:00000000",
                "ORDERED:0:%s.1:DATA:00000000",
                "ORDERED:01:%s.1:DATA:00000000",
                "ORDERED:-1:%s.1:DATA:00000000",
                "ORDERED:1234567890123456789:%s.1:DATA:00000000",
                "ORDERED:1:%s.0:DATA:00000000",
                "ORDERED:1:%s.01:DATA:00000000",
                "ORDERED:1:%s.x:DATA:00000000",
                "ORDERED:1:%s:DATA:00000000",
                "ORDERED:1:%s.1:00000000",
                "ORDERED:1:%s.1:DATA:0000000",
                "ORDERED:1:%s.1:DATA.00000000"
            })
    void nothingElseIsAnOrderedLine(String line) {
        assertTrue(isOrdered("ORDERED:1:%s.1:DATA:00000000".formatted(SOURCE)));
        assertFalse(isOrdered(line.formatted(SOURCE)));
    }

    @Test
    void anOrderedLineMayHaveTheKeyOfASourceThatWasNamedBefore() {
        String line = "ORDERED:42:" + SourceKey.of(SOURCE) + ".17:" + PAYLOAD + ":0badcafe";
        byte[] bytes = Samples.ascii("before\n" + line + "\nbehind");
        var ordered = new OrderedLine();
        var sources = new Sources();
        assertTrue(ordered.at(bytes, 7, 7 + line.length()));
        assertEquals(42, ordered.sequence());
        assertEquals(17, ordered.n());
        assertFalse(ordered.isNamed());
        assertEquals(Optional.empty(), ordered.source(sources));
        sources.learn(SOURCE);
        assertEquals(Optional.of(SOURCE), ordered.source(sources));
        int from = ordered.payloadFrom();
        assertEquals(PAYLOAD, new Bytes(bytes, from, ordered.payloadTo() - from));
    }

    @Test
    void theFirstReadingOfASourceMustNameIt() {
        String key = SourceKey.of(SOURCE).toString();
        assertTrue(isOrdered("ORDERED:5:" + key + ".2:DATA:00000000"));
        assertFalse(isOrdered("ORDERED:5:" + key + ".1:DATA:00000000"));
        assertFalse(isOrdered("ORDERED:5:" + key + ".02:DATA:00000000"));
        assertFalse(isOrdered("ORDERED:5:" + key + "2:DATA:00000000"));
        assertFalse(isOrdered("ORDERED:5:" + key + ":00000000"));
        assertFalse(isOrdered("ORDERED:5:" + key.substring(1) + ".2:DATA:00000000"));
    }

    @Test
    void requestsMayHaveTheKeyOfASourceThatWasNamedBefore() {
        String key = SourceKey.of(SOURCE).toString();
        byte[] line = Samples.ascii("SEQUENCER_REQUEST:" + key + ".2:" + PAYLOAD + "\n");
        var lines = new RequestLines(Bytes.of(line));
        assertTrue(lines.next());
        assertEquals(2, lines.n());
        assertEquals(SourceKey.of(SOURCE), lines.key());
        for (String wrong :
                List.of(
                        key + ".1",
                        "x" + key.substring(1) + ".2",
                        key + "2.2",
                        "\0".repeat(16) + ".2")) {
            byte[] bad = Samples.ascii("SEQUENCER_REQUEST:" + wrong + ":" + PAYLOAD + "\n");
            var refused = new RequestLines(Bytes.of(bad));
            assertThrows(MalformedException.class, refused::next, wrong);
        }
    }

    @Test
    void aPayloadMayHoldColons() {
        assertTrue(isOrdered("ORDERED:1:" + SOURCE + ".1:a:b:c:00000000"));
    }

    @Test
    void requestLinesAreWalkedInPlace() {
        byte[] bytes = Samples.join(List.of(Samples.ascii("xx"), Samples.requests(3)));
        var lines = new RequestLines(new Bytes(bytes, 2, bytes.length - 2));
        for (int n = 1; n <= 3; n++) {
            assertTrue(lines.next());
            assertEquals(n, lines.n());
            assertEquals(SourceKey.of(SOURCE), lines.key());
            int from = lines.payloadFrom();
            assertEquals(PAYLOAD, new Bytes(lines.array(), from, lines.lineTo() - from));
        }
        assertFalse(lines.next());
        assertFalse(lines.next());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "SEQUENCER_REQUEST:%s.1:DATA|s|1|2|3|4",
                "SEQUENCER_REQUESTS%s.1:DATA|s|1|2|3|4\n",
                "SEQUENCER_REQUEST:DATA|s|1|2|3|4\n",
                "SEQUENCER_REQUEST:%s.1:DATA|s|1|2|3\n",
                "SEQUENCER_REQUEST:%s.0:DATA|s|1|2|3|4\n",
                "SEQUENCER_REQUEST:%s.01:DATA|s|1|2|3|4\n"
            })
    void aBatchOfAnythingElseIsMalformed(String text) {
        var lines = new RequestLines(Bytes.utf8(text.formatted(SOURCE)));
        assertThrows(MalformedException.class, lines::next);
    }

    @Test
    void aSourceThatChangesInsideABatchIsCheckedAgain() {
        byte[] second = Samples.request(2);
        second[RequestLines.TYPE.length()] = 'X';
        var lines = new RequestLines(Bytes.of(Samples.join(List.of(Samples.request(1), second))));
        assertTrue(lines.next());
        assertThrows(MalformedException.class, lines::next);
    }

    @Test
    void anEpochLineComesBackTheSame() {
        for (List<PeerId> members : List.of(List.<PeerId>of(), List.of(A), List.of(B, A))) {
            var line = new EpochLine(EPOCH, 43, members);
            assertEquals(line, epoch(line.text()));
        }
        assertEquals(
                "EPOCH:7:" + A + ":00ff00ff00ff00ff:43:" + B + "," + A,
                new EpochLine(EPOCH, 43, List.of(B, A)).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "EPOCH:",
                "EPOCH:7:%s:00ff00ff00ff00ff",
                "EPOCH:7:%s:00ff00ff00ff00ff:0",
                "EPOCH:0:%s:00ff00ff00ff00ff:1",
                "EPOCH:7:%s:00ff:1",
                "EPOCH:7:me:00ff00ff00ff00ff:1",
                "EPOCH:7:%s:00ff00ff00ff00ff:1:",
                "EPOCH:7:%s:00ff00ff00ff00ff:1:%s,",
                "EPOCH:7:%s:00ff00ff00ff00ff:1:%s:",
                "EPOXY:7:%s:00ff00ff00ff00ff:1"
            })
    void nothingElseIsAnEpochLine(String line) {
        assertThrows(MalformedException.class, () -> epoch(line.replace("%s", A.value())));
    }

    @Test
    void linesAreToldApartByTheirBeginning() {
        byte[] epoch = Samples.ascii("EPOCH:7");
        assertTrue(EpochLine.isAt(epoch, 0, epoch.length));
        assertFalse(EpochLine.isAt(epoch, 0, 5));
        assertFalse(EpochLine.isAt(Samples.ascii("EPxxx:7"), 0, 7));
        assertTrue(OrderedLine.isTypeAt(Samples.ascii("ORDERED:"), 0));
        assertFalse(OrderedLine.isTypeAt(Samples.ascii("ORDERED;"), 0));
    }

    @Test
    void theChainIsTheSameOverOneArrayAndOverLooseLines() {
        var chain = new LineChain();
        var journal = new StringBuilder();
        int crc = 0;
        for (int i = 1; i <= 50; i++) {
            String text = "ORDERED:" + i + ":" + SOURCE + "." + i + ":" + PAYLOAD;
            byte[] loose = Samples.ascii(text);
            int next = chain.next(crc, loose, 0, loose.length);
            int from = journal.length();
            journal.append(text);
            if (i > 1) {
                byte[] all = Samples.ascii(journal.toString());
                assertEquals(next, chain.nextContiguous(all, from, all.length), "line " + i);
            }
            crc = next;
            journal.append(':').append(Ascii.hex32(crc)).append('\n');
        }
    }

    @Test
    void theChainIsCrc32cOverTheLastCrcAndTheLine() {
        var plain = new CRC32C();
        byte[] summed = Samples.ascii("0badcafe\nORDERED:2:x");
        plain.update(summed, 0, summed.length);
        byte[] line = Samples.ascii("ORDERED:2:x");
        assertEquals((int) plain.getValue(), new LineChain().next(0x0badcafe, line, 0, 11));
        assertNotEquals((int) plain.getValue(), new LineChain().next(0x0badcaff, line, 0, 11));
    }
}
