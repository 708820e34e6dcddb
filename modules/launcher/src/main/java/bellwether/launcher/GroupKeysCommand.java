package bellwether.launcher;

import bellwether.keys.KeysException;
import bellwether.keys.operator.OperatorKeys;
import bellwether.launcher.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code peer group-keys}. */
@Command(
        name = "group-keys",
        description = {
            "Make and renew the keys that let hosts into a group, on a machine of the operator's:",
            "a folder for each host, which is copied to that host. It needs no peer and no config.",
            "The folder holds the secrets of the whole group: keep it off the hosts, and keep a copy.",
            "Exit code 0: done. 1: keytool or the disk refuses. 2: asked wrongly; nothing has changed."
        },
        footer = {
            "",
            "Examples:",
            "  peer group-keys init --group greenhouse",
            "  peer group-keys host cellar",
            "  peer group-keys show --in /media/stick/group-keys"
        })
final class GroupKeysCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;

    @Option(
            names = "--in",
            paramLabel = "DIR",
            defaultValue = "group-keys",
            scope = ScopeType.INHERIT,
            description = "The operator's folder (default: group-keys in the current folder).")
    private Path folder;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "name one of: init, host, rotate, revoke, show");
    }

    @Command(
            name = "init",
            description = {
                "Make the CA and the datagram secret of a new group, in a new folder.",
                "The CA holds for 20 years, or until it is rotated."
            },
            footer = {
                "",
                "Examples:",
                "  peer group-keys init --group greenhouse",
                "  peer group-keys init --in /media/stick/greenhouse --group greenhouse"
            })
    int init(
            @Option(
                            names = "--group",
                            paramLabel = "NAME",
                            defaultValue = "bellwether",
                            description = "As group_name in the config (default: bellwether).")
                    String group) {
        return print(keys -> keys.init(group));
    }

    @Command(
            name = "host",
            description = {
                "Make the folder of a host: its key, its certificate, and whom it trusts.",
                "Again for the same host: a new key and certificate, under the peer id that it has."
            },
            footer = {
                "",
                "Examples:",
                "  peer group-keys host cellar",
                "  peer group-keys host attic --peer-id 5f0c8a52-6a70-4c0d-9df4-0f6a4c3d2b11",
                "  peer group-keys host visitor --days 30"
            })
    int host(
            @Parameters(
                            paramLabel = "NAME",
                            description = "1 to 64 letters, digits, '.', '_' and '-'.")
                    String name,
            @Option(
                            names = "--peer-id",
                            paramLabel = "UUID",
                            description =
                                    "That of a peer which has run already, as its file peer_id says"
                                            + " (default: a new one).")
                    Optional<String> peerId,
            @Option(
                            names = "--days",
                            paramLabel = "N",
                            defaultValue = "" + OperatorKeys.DAYS,
                            description = "How long the certificate holds (default: 800).")
                    int days) {
        return print(keys -> keys.host(name, peerId, days));
    }

    @Command(
            name = "rotate",
            description = {
                "Go one step further in changing CA and datagram secret; there are three.",
                "After each, copy all folders of hosts and let the peers read them: see the output."
            },
            footer = {"", "Examples:", "  peer group-keys rotate"})
    int rotate() {
        return print(OperatorKeys::rotate);
    }

    @Command(
            name = "revoke",
            description = {
                "Let a host in no more: all others get a list that refuses its certificates.",
                "Its folder is deleted. Copy those of all others: see the output."
            },
            footer = {"", "Examples:", "  peer group-keys revoke attic"})
    int revoke(
            @Parameters(paramLabel = "NAME", description = "As group-keys show lists it.")
                    String name) {
        return print(keys -> keys.revoke(name));
    }

    @Command(
            name = "show",
            description =
                    "List hosts, peer ids and until when they get in, and say what is to be done.",
            footer = {"", "Examples:", "  peer group-keys show"})
    int show() {
        return print(OperatorKeys::show);
    }

    /** Work on the keys that gives lines to print. */
    @FunctionalInterface
    private interface Work {
        List<String> on(OperatorKeys keys) throws KeysException, IOException, InterruptedException;
    }

    private int print(Work work) {
        return peer.guarded(() -> {
            try {
                work.on(new OperatorKeys(folder)).forEach(spec.commandLine().getOut()::println);
                return ExitCode.OK;
            } catch (KeysException e) {
                throw new ConfigException(e.getMessage());
            }
        });
    }
}
