package bellwether.launcher;

import bellwether.launcher.log.TinyPeerLog;
import java.io.PrintWriter;
import picocli.CommandLine;

/** The command {@code peer}. */
public final class Main {
    private Main() {}

    /** Runs the command; the process ends with its exit code once the peer has ended. */
    public static void main(String[] args) {
        int code = run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
        if (code != ExitCode.OK) {
            System.exit(code);
        }
    }

    /** {@return the exit code; a peer that was started has ended by then} */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(new ForegroundPeer(TinyPeerLog::open, _ -> {}), out, err, args);
    }

    static int run(ForegroundPeer peer, PrintWriter out, PrintWriter err, String... args) {
        var plain = PlainRun.of(args);
        return plain.isPresent() ? plain.get().run(peer, err) : parse(peer, out, err, args);
    }

    /** {@return the exit code of a command line that may be anything} */
    private static int parse(
            ForegroundPeer peer, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new PeerCommand(peer))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(out)
                .setErr(err)
                .execute(args);
    }
}
