package bellwether.launcher.doctor;

import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.config.Sizes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a peer writes to: is it there, may this user write, how much room is left. */
final class Folders {
    /**
     * Less room than this is told, and less than {@code disk_reserve}: a full disk stops a peer.
     */
    static final long FREE_BYTES_MIN = 256L << 20;

    private final Map<String, Path> folders = new LinkedHashMap<>();

    Folders(PeerConfig config) {
        folders.put("base_dir", config.baseDir());
        folders.put("log_dir", config.logDir());
        folders.put("run_dir", config.runDir());
    }

    /** {@return one line for each folder} */
    List<String> lines() throws IOException {
        var lines = new ArrayList<String>();
        for (var folder : folders.entrySet()) {
            Path existing = existing(folder.getValue());
            FileStore store = Files.getFileStore(existing);
            lines.add(
                    folder.getKey()
                            + " "
                            + folder.getValue()
                            + ": "
                            + Sizes.text(store.getUsableSpace())
                            + " of "
                            + Sizes.text(store.getTotalSpace())
                            + " free"
                            + (existing.equals(folder.getValue()) ? "" : ", not made yet"));
        }
        return lines;
    }

    /**
     * @param freeBytesMin less is a problem where the record is
     */
    List<Finding> findings(long freeBytesMin) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var folder : folders.entrySet()) {
            Path existing = existing(folder.getValue());
            if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
                findings.add(
                        Finding.problem(
                                folder.getKey()
                                        + ": this user cannot write to "
                                        + existing
                                        + ": run the doctor as the peer's user, or correct the"
                                        + " folder's owner"));
            }
        }
        long freeBytes = Files.getFileStore(existing(folders.get("base_dir"))).getUsableSpace();
        if (freeBytes < freeBytesMin) {
            findings.add(
                    Finding.problem(
                            "base_dir: only "
                                    + Sizes.text(freeBytes)
                                    + " are free, less than "
                                    + Sizes.text(freeBytesMin)
                                    + ": free some, or give the record another disk"));
        }
        return findings;
    }

    private static Path existing(Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }
}
