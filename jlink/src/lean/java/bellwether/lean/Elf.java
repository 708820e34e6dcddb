package bellwether.lean;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Native libraries and programs of Linux: 64 bits, the lower byte first. */
final class Elf {
    private static final int MAGIC = 0x464C457F;
    private static final int CLASS_AT = 4;
    private static final int CLASS_64_LOWER_FIRST = 0x0102;
    private static final int SECTIONS_AT = 0x28;
    private static final int SECTION_COUNT_AT = 0x3C;
    private static final int NAMES_AT = 0x3E;
    private static final int HEADER_BYTES = 64;

    // Fields of a section's header.
    private static final int TYPE = 4;
    private static final int FLAGS = 8;
    private static final int OFFSET = 24;
    private static final int SIZE = 32;
    private static final int SYMBOLS = 2;
    private static final int STRINGS = 3;

    private Elf() {}

    /**
     * {@return the library without its table of symbols, if that and its names are the last of what
     * it holds, as linkers write it; else as it is} What other libraries are linked to are the
     * dynamic symbols: another table, which stays.
     */
    static byte[] withoutSymbols(byte[] library) {
        ByteBuffer elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        if (library.length < HEADER_BYTES
                || elf.getInt(0) != MAGIC
                || elf.getShort(CLASS_AT) != CLASS_64_LOWER_FIRST) {
            return library;
        }
        int headers = Math.toIntExact(elf.getLong(SECTIONS_AT));
        int count = elf.getShort(SECTION_COUNT_AT);
        int names = elf.getShort(NAMES_AT);
        int symbols = count - 3;
        if (names != count - 1 || symbols < 1) {
            return library;
        }
        int symbolsHeader = headers + symbols * HEADER_BYTES;
        int stringsHeader = symbolsHeader + HEADER_BYTES;
        int namesHeader = stringsHeader + HEADER_BYTES;
        if (elf.getInt(symbolsHeader + TYPE) != SYMBOLS
                || elf.getInt(stringsHeader + TYPE) != STRINGS
                || (elf.getLong(symbolsHeader + FLAGS) | elf.getLong(stringsHeader + FLAGS)) != 0) {
            return library;
        }
        int end = Math.toIntExact(elf.getLong(symbolsHeader + OFFSET));
        int namesFrom = Math.toIntExact(elf.getLong(namesHeader + OFFSET));
        int namesSize = Math.toIntExact(elf.getLong(namesHeader + SIZE));
        int newHeaders = (end + namesSize + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        int kept = symbols * HEADER_BYTES;

        ByteBuffer lean =
                ByteBuffer.wrap(Arrays.copyOf(library, newHeaders + kept + HEADER_BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(lean.array(), end, newHeaders, (byte) 0);
        lean.put(end, library, namesFrom, namesSize);
        lean.put(newHeaders, library, headers, kept);
        lean.put(newHeaders + kept, library, namesHeader, HEADER_BYTES);
        lean.putLong(newHeaders + kept + OFFSET, end);
        lean.putLong(SECTIONS_AT, newHeaders);
        lean.putShort(SECTION_COUNT_AT, (short) (symbols + 1));
        lean.putShort(NAMES_AT, (short) symbols);
        return lean.array();
    }
}
