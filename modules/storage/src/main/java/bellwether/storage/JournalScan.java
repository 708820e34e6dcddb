package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.Limits;
import bellwether.sequencer.LogIndex;

/** Reads journal files from their start and takes every valid line into an index. */
final class JournalScan {
    private static final int CHUNK_BYTES = 1 << 20;

    private final LogIndex index;
    private byte[] chunk = {};
    private String problem = "";
    private boolean tornOnly = true;

    /** Sees the valid lines, in order, as they are read. */
    interface Lines {
        /** The lines stand side by side in {@code bytes}, which is used again afterwards. */
        void valid(Bytes bytes);
    }

    private JournalScan(LogIndex index) {
        this.index = index;
    }

    /** Reads all files up to the first line that is not valid. */
    static JournalScan of(Disk disk, JournalFiles files, Lines lines) {
        return new JournalScan(files.base().index()).all(disk, files, lines);
    }

    /** Reads only what follows the end of {@code index}, which it moves on. */
    static JournalScan from(LogIndex index, Disk disk, JournalFiles files) {
        return new JournalScan(index).all(disk, files, _ -> {});
    }

    private JournalScan all(Disk disk, JournalFiles files, Lines lines) {
        long longest =
                files.segments().stream().mapToLong(JournalFiles.Segment::bytes).max().orElse(0);
        chunk = new byte[(int) Math.min(CHUNK_BYTES, longest)];
        for (var segment : files.segments()) {
            if (problem.isEmpty() && segment.end() > index.end()) {
                try (var file = disk.open(files.path(segment.name()), Disk.Mode.READ)) {
                    read(file, index.end() - segment.start(), segment.bytes(), lines);
                }
            }
        }
        finish(files);
        return this;
    }

    private void read(DiskFile file, long from, long bytes, Lines lines) {
        long at = from;
        int carried = 0;
        while (at < bytes && problem.isEmpty()) {
            int wanted = (int) Math.min(chunk.length - carried, bytes - at);
            int count = file.read(at, chunk, carried, wanted);
            if (count == 0) {
                break; // shorter than it was: somebody cut it meanwhile
            }
            at += count;
            int filled = carried + count;
            int taken = index.take(new Bytes(chunk, 0, filled));
            problem = index.problem();
            if (taken > 0) {
                lines.valid(new Bytes(chunk, 0, taken));
            }
            carried = filled - taken;
            System.arraycopy(chunk, taken, chunk, 0, carried);
            if (problem.isEmpty() && carried > Limits.LINE_BYTES_MAX) {
                problem = "at offset " + index.end() + ": line is too long";
            }
        }
        tornOnly = problem.isEmpty();
        if (tornOnly && carried > 0) {
            problem = "at offset " + index.end() + ": line is incomplete";
        }
    }

    private void finish(JournalFiles files) {
        if (files.isBaseDamaged()) {
            tornOnly = false;
            problem = files.path(BaseFile.NAME) + " is damaged";
        }
        if (!files.strays().isEmpty()) {
            tornOnly = false;
            if (problem.isEmpty()) {
                problem =
                        "at offset "
                                + files.end()
                                + ": "
                                + files.strays().getFirst()
                                + " does not go on here";
            }
        }
        if (!files.segments().isEmpty() && index.end() < files.segments().getLast().start()) {
            tornOnly = false;
        }
    }

    /** {@return what the valid lines say} */
    LogIndex index() {
        return index;
    }

    /** {@return why the rest is not valid; empty if there is no rest} */
    String problem() {
        return problem;
    }

    /** {@return whether the rest is no more than one line at the end without its line feed} */
    boolean tornOnly() {
        return tornOnly;
    }
}
