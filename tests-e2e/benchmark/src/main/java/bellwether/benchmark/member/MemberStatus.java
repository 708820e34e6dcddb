package bellwether.benchmark.member;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a program tells the harness, in a file of its folder.
 *
 * @param members how many it knows to be in the group, itself included
 * @param port where it takes readings from a connection; 0: nowhere
 * @param accepted how many readings of its own it has handed over
 */
public record MemberStatus(int members, boolean leads, int port, long accepted) {
    private static final String NAME = "status.txt";

    /** {@return what is told in that folder; all zero if nothing is yet} */
    public static MemberStatus read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            return new MemberStatus(0, false, 0, 0);
        }
        String[] words = Files.readString(file).strip().split(" ");
        return new MemberStatus(
                Integer.parseInt(words[0]),
                Boolean.parseBoolean(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]));
    }

    /** Tells it; who reads meanwhile gets the old or the new one, whole. */
    void write(Path folder) throws IOException {
        Path draft = folder.resolve(NAME + ".new");
        Files.writeString(draft, members + " " + leads + " " + port + " " + accepted + "\n");
        Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }
}
