package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import java.util.Optional;

/** A line that ends with its own CRC, {@code <body>:<crc>}, alone in its file. */
public final class SealedLine {
    private SealedLine() {}

    /** {@return the line, without line feed} */
    public static String of(String body) {
        byte[] bytes = Bytes.utf8(body).array();
        return body + ":" + Ascii.hex32(new LineChain().next(0, bytes, 0, bytes.length));
    }

    /** {@return whether {@code line} has room for a CRC, right or wrong} */
    static boolean isLike(String line) {
        int at = line.length() - LineChain.SUFFIX_LENGTH;
        return at > 0 && line.charAt(at) == ':';
    }

    /**
     * {@return what stands before the CRC of {@code line}; empty: that is another, or there is
     * none}
     */
    public static Optional<String> body(String line) {
        return Optional.of(line)
                .filter(SealedLine::isLike)
                .map(like -> like.substring(0, like.length() - LineChain.SUFFIX_LENGTH))
                .filter(body -> line.equals(of(body)));
    }
}
