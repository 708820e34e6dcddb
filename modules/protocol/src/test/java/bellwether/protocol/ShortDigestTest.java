package bellwether.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ShortDigestTest {
    @Test
    void isWhatThePlatformSaysOfEachLength() throws NoSuchAlgorithmException {
        var random = new Random(1);
        var platform = MessageDigest.getInstance("SHA-256");
        for (int length = 0; length <= ShortDigest.BYTES_MAX; length++) {
            for (int i = 0; i < 100; i++) {
                var text = new byte[length];
                random.nextBytes(text);
                long expected = ByteBuffer.wrap(platform.digest(text)).getLong();
                assertEquals(expected, ShortDigest.first64(text), "length " + length);
            }
        }
    }

    @Test
    void aLongerTextIsRefused() {
        var text = new byte[ShortDigest.BYTES_MAX + 1];
        assertThrows(IllegalArgumentException.class, () -> ShortDigest.first64(text));
    }
}
