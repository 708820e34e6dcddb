package bellwether.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text from outside, where a byte that is no UTF-8 must be noticed and not replaced. */
final class Utf8 {
    private Utf8() {}

    /**
     * {@return the text in {@code bytes[from, to)}}
     *
     * @throws MalformedException if that is no UTF-8
     */
    static String decode(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("line is no UTF-8");
        }
    }
}
