package bellwether.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.protocol.Endpoint;
import bellwether.protocol.Member;
import bellwether.protocol.PeerId;
import bellwether.protocol.Role;
import bellwether.protocol.View;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WhoChangedTest {
    private static View view(long id, Integer... members) {
        return new View(
                id,
                Optional.empty(),
                Stream.of(members)
                        .map(n ->
                                new Member(
                                        peer(n),
                                        new Endpoint("192.0.2.1", 7000 + n),
                                        n == 0 ? Role.LEADER : Role.MEMBER,
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        OptionalLong.empty()))
                        .toList());
    }

    private static PeerId peer(int n) {
        return new PeerId(String.format(Locale.ROOT, "%08d-0000-4000-8000-000000000000", n));
    }

    @Test
    void theFirstViewNamesAllWhoAreThere() {
        assertEquals(
                " joined=" + peer(0) + "," + peer(1),
                WhoChanged.text(Optional.empty(), view(1, 0, 1)));
    }

    @Test
    void aLaterOneNamesWhoCameAndWhoWent() {
        assertEquals(
                " joined=" + peer(2) + " left=" + peer(1),
                WhoChanged.text(Optional.of(view(1, 0, 1)), view(2, 0, 2)));
    }

    @Test
    void oneWithTheSamePeopleNamesNobody() {
        assertEquals("", WhoChanged.text(Optional.of(view(1, 0, 1)), view(2, 0, 1)));
    }

    @Test
    void ofAHugeGroupOnlySomeAreNamed() {
        Integer[] many = IntStream.range(0, 200).boxed().toArray(Integer[]::new);
        String text = WhoChanged.text(Optional.empty(), view(1, many));
        assertTrue(
                text.endsWith("," + peer(WhoChanged.NAMED_MAX - 1) + ",+136"),
                "and how many are not: " + text);
        assertEquals(WhoChanged.NAMED_MAX + 1, text.split(",").length);
    }
}
