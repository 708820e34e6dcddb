package bellwether.storage;

import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.LineChain;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lines that an outbox has taken and never got durable, from memory.
 *
 * @param blocks whole lines each, in the order in which they came; nobody may write to them
 */
record UnsyncedLines(List<Bytes> blocks) {
    static final UnsyncedLines NONE = new UnsyncedLines(List.of());

    private static final String DRAFT = ".new";

    UnsyncedLines {
        blocks = blocks.stream().filter(block -> block.length() > 0).toList();
    }

    /** Deletes what a process that died has left half written. */
    static void deleteDrafts(Disk disk, String directory) {
        for (String name : disk.list(directory)) {
            if (name.endsWith(DRAFT)) {
                disk.delete(directory + "/" + name);
            }
        }
    }

    /**
     * Writes them to a segment of their own, durable at return. It is there whole or not at all: a
     * part of it would end with older positions than those that stand before it.
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
        String path = OutboxSegment.path(directory, number);
        long written = 0;
        deleteDrafts(disk, directory);
        try (var file = disk.open(path + DRAFT, Disk.Mode.WRITE)) {
            int crc = 0;
            for (Bytes block : blocks) {
                byte[] copy = block.toArray();
                crc = chain(crc, copy);
                file.write(written, copy, 0, copy.length);
                written += copy.length;
            }
            file.force();
        }
        disk.move(path + DRAFT, path);
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
