package bellwether.protocol;

/**
 * SHA-256 (FIPS 180-4) of texts that fit into one block. The platform's own works with the first
 * use of security providers, which every idle peer would keep 2 MB for.
 */
final class ShortDigest {
    /** Most bytes of a text. */
    static final int BYTES_MAX = 55;

    private static final int BLOCK_BYTES = 64;
    private static final int ROUNDS = 64;

    /** Of the square roots of the first 8 primes, the first 32 bits behind the point. */
    private static final int[] START = {
        0x6a09e667,
        0xbb67ae85,
        0x3c6ef372,
        0xa54ff53a,
        0x510e527f,
        0x9b05688c,
        0x1f83d9ab,
        0x5be0cd19
    };

    /** Of the cube roots of the first 64 primes, the same. */
    private static final int[] CONSTANTS = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
        0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
        0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
        0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
        0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
        0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
        0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    private ShortDigest() {}

    /**
     * {@return the first 64 bits of the digest}
     *
     * @throws IllegalArgumentException if {@code text} is longer than {@link #BYTES_MAX}
     */
    static long first64(byte[] text) {
        if (text.length > BYTES_MAX) {
            throw new IllegalArgumentException(text.length + " bytes are more than a block");
        }
        int[] words = words(block(text));
        int a = START[0];
        int b = START[1];
        int c = START[2];
        int d = START[3];
        int e = START[4];
        int f = START[5];
        int g = START[6];
        int h = START[7];
        for (int i = 0; i < ROUNDS; i++) {
            int sum1 =
                    Integer.rotateRight(e, 6)
                            ^ Integer.rotateRight(e, 11)
                            ^ Integer.rotateRight(e, 25);
            int next = h + sum1 + (e & f ^ ~e & g) + CONSTANTS[i] + words[i];
            int sum0 =
                    Integer.rotateRight(a, 2)
                            ^ Integer.rotateRight(a, 13)
                            ^ Integer.rotateRight(a, 22);
            int other = sum0 + (a & b ^ a & c ^ b & c);
            h = g;
            g = f;
            f = e;
            e = d + next;
            d = c;
            c = b;
            b = a;
            a = next + other;
        }
        return (long) (START[0] + a) << 32 | Integer.toUnsignedLong(START[1] + b);
    }

    /** {@return the text, a bit that ends it, and its length in bits} */
    private static byte[] block(byte[] text) {
        var block = new byte[BLOCK_BYTES];
        System.arraycopy(text, 0, block, 0, text.length);
        block[text.length] = (byte) 0x80;
        int bits = 8 * text.length;
        block[BLOCK_BYTES - 2] = (byte) (bits >>> 8);
        block[BLOCK_BYTES - 1] = (byte) bits;
        return block;
    }

    private static int[] words(byte[] block) {
        var words = new int[ROUNDS];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            words[i / 4] = words[i / 4] << 8 | block[i] & 0xff;
        }
        for (int i = 16; i < ROUNDS; i++) {
            int early = words[i - 15];
            int late = words[i - 2];
            words[i] =
                    words[i - 16]
                            + (Integer.rotateRight(early, 7)
                                    ^ Integer.rotateRight(early, 18)
                                    ^ early >>> 3)
                            + words[i - 7]
                            + (Integer.rotateRight(late, 17)
                                    ^ Integer.rotateRight(late, 19)
                                    ^ late >>> 10);
        }
        return words;
    }
}
