package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands for a source, and who knows for which. */
final class SourceKeyTest {
    private static final Source A =
            Source.parse("3f9a6c12-8d47-4b5e-a1c0-7e5d2b9f6a38.04b8e6d1c2907f3a");

    /** {@code printf %s <source> | sha256sum}, the first sixteen digits. */
    private static final String KEY_OF_A = "f37b9a71dc3790fd";

    private static final Source B =
            Source.parse("b7e2f0c4-5a1d-4e0b-9c3f-2d6a8e1f4b70.9d3c51e07ab2f864");

    private final Sources sources = new Sources();

    @Test
    void isTheBeginningOfTheDigestOfTheText() {
        assertEquals(KEY_OF_A, SourceKey.of(A).toString());
        assertEquals(SourceKey.of(A), SourceKey.parse(KEY_OF_A));
    }

    @Test
    void zerosInFrontAreWritten() {
        assertEquals("000000000000000f", new SourceKey(15).toString());
        assertEquals(new SourceKey(-1), SourceKey.parse("ffffffffffffffff"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "00000000000000000", "000000000000000G", "000000000000000A", "ä"})
    void whatIsNoKeyIsRefused(String text) {
        assertThrows(MalformedException.class, () -> SourceKey.parse(text));
    }

    @Test
    void aSourceIsKnownByItsKeyOnceATagNamesIt() {
        byte[] brief = Samples.ascii("<" + SourceKey.of(A) + ".2:");
        byte[] named = Samples.ascii("<" + A + ".1:");
        assertEquals(Optional.empty(), sources.ofTag(brief, 1));
        assertEquals(Optional.of(A), sources.ofTag(named, 1));
        assertEquals(Optional.of(A), sources.ofTag(brief, 1));
        assertEquals(Optional.of(A), sources.find(SourceKey.of(A)));
        assertEquals(Optional.empty(), sources.find(SourceKey.of(B)));
    }

    @Test
    void whatOthersKnowCanBeTakenOver() {
        var others = new Sources();
        others.learn(A);
        sources.learn(B);
        sources.learn(others);
        assertEquals(Optional.of(A), sources.find(SourceKey.of(A)));
        assertEquals(Optional.of(B), sources.find(SourceKey.of(B)));
        assertEquals(Optional.empty(), others.find(SourceKey.of(B)));
    }

    @Test
    void aTagWithNeitherIsRefused() {
        byte[] noKey = Samples.ascii("000000000000000x.2:and more");
        byte[] nothing = Samples.ascii("nobody at all.3:DATA|s|t|||:00000000");
        assertThrows(MalformedException.class, () -> sources.ofTag(noKey, 0));
        assertThrows(MalformedException.class, () -> sources.ofTag(nothing, 0));
    }

    @Test
    void whereNoDigitsStandThereIsNoKey() {
        byte[] lower = Samples.ascii("ffffffff0000000x");
        byte[] upper = Samples.ascii("zzzzzzzz00000000");
        assertThrows(MalformedException.class, () -> SourceKey.at(lower, 0));
        assertThrows(MalformedException.class, () -> SourceKey.at(upper, 0));
    }

    @Test
    void tagsBeginTheSameOrNot() {
        byte[] brief = Samples.ascii(SourceKey.of(A) + ".2:DATA|s|t|||:00000000");
        byte[] other = Samples.ascii("x" + SourceKey.of(A) + ".3:DATA|s|t|||:00000000");
        byte[] another = Samples.ascii(SourceKey.of(B) + ".2:DATA|s|t|||:00000000");
        byte[] named = Samples.ascii(A + ".1:DATA|s|t|||:00000000");
        assertTrue(SourceKey.beginSame(brief, 0, other, 1));
        assertTrue(SourceKey.beginSame(named, 0, named, 0));
        assertFalse(SourceKey.beginSame(brief, 0, another, 0));
        assertFalse(SourceKey.beginSame(brief, 0, named, 0), "the same, which it need not see");
        assertFalse(SourceKey.beginSame(named, 0, brief, 0));
    }

    @Test
    void aTagStandsInLinesWithItsSourceOnce() {
        assertEquals(A + ".1", new Tag(A, 1).inLine());
        assertEquals(KEY_OF_A + ".2", new Tag(A, 2).inLine());
        assertEquals(A + ".2", new Tag(A, 2).toString());
    }
}
