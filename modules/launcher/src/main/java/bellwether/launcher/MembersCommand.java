package bellwether.launcher;

import bellwether.launcher.ops.MemberTable;
import bellwether.launcher.ops.MembersJson;
import bellwether.launcher.ops.StatusText;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer members}. */
@Command(
        name = "members",
        description = {
            "Print the members of the group as the peer of this host sees them.",
            "Exit code 1: it is in no group, or dead."
        },
        footer = {
            "",
            "How far each member is, and whom it copies from, the leader knows: ask there.",
            "",
            "Examples:",
            "  peer members",
            "  peer members --set base_dir=/var/lib/bellwether",
            "  peer members --json | jq -r '.members[] | select(.lag_bytes > 1000000) | .peer_id'"
        })
final class MembersCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        return peer.look(files -> {
            var status = StatusCommand.said(files);
            var now = Instant.now();
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(MembersJson.of(status, now));
            } else {
                MemberTable.of(status).forEach(out::println);
            }
            boolean current = MembersJson.isCurrent(status, now);
            if (!current) {
                StatusText.trouble(status, now)
                        .ifPresent(text -> spec.commandLine().getErr().println("peer: " + text));
            }
            return current ? ExitCode.OK : ExitCode.FAILED;
        });
    }
}
