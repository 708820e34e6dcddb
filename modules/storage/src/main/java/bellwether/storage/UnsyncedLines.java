package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.LineChain;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lines that an outbox has taken and never got durable, from memory.
 *
 * @param blocks whole lines each, in the order in which they came; nobody may write to them
 */
record UnsyncedLines(List<byte[]> blocks) {
    static final UnsyncedLines NONE = new UnsyncedLines(List.of());

    UnsyncedLines {
        blocks = blocks.stream().filter(block -> block.length > 0).toList();
    }

    /**
     * Writes them to a segment of their own, durable at return.
     *
     * @param numberMin its number is higher, and higher than that of any segment there is
     * @return how far that segment goes; empty: there are no lines
     */
    Optional<Footing.Mark> writeTo(Disk disk, String directory, long numberMin) {
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        var numbers = OutboxScan.numbers(disk, directory);
        long last = numbers.isEmpty() ? 0 : Collections.max(numbers);
        long number = Math.max(last, numberMin) + 1;
        long written = 0;
        try (var file = disk.open(OutboxSegment.path(directory, number), Disk.Mode.WRITE)) {
            int crc = 0;
            for (byte[] block : blocks) {
                byte[] copy = block.clone();
                crc = chain(crc, copy);
                file.write(written, copy, 0, copy.length);
                written += copy.length;
            }
            file.force();
        }
        disk.syncDirectory(directory);
        return Optional.of(new Footing.Mark(number, written));
    }

    /**
     * Chains the lines of a block behind the CRC {@code crc}.
     *
     * @return the CRC of the last one
     */
    private static int chain(int crc, byte[] block) {
        var chain = new LineChain();
        int before = crc;
        int from = 0;
        for (int i = 0; i < block.length; i++) {
            if (block[i] == '\n') {
                int bodyTo = i - LineChain.SUFFIX_LENGTH;
                before = chain.next(before, block, from, bodyTo);
                Ascii.putHex32(block, bodyTo + 1, before);
                from = i + 1;
            }
        }
        return before;
    }
}
