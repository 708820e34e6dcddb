package bellwether.launcher;

import bellwether.launcher.config.ConfigException;
import bellwether.launcher.config.PeerConfig;
import bellwether.launcher.gaps.Found;
import bellwether.launcher.gaps.GapJson;
import bellwether.launcher.gaps.GapText;
import bellwether.launcher.gaps.Knowledge;
import bellwether.launcher.gaps.Ledger;
import bellwether.launcher.history.EventRows;
import bellwether.launcher.history.History;
import bellwether.launcher.status.StatusReading;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code peer gaps}. */
@Command(
        name = "gaps",
        description = {
            "List when sensors gave no reading, and why, as far as this host knows.",
            "A gap is longer than three times the interval that is usual around it (the median of up to 15"
                    + " before and after it), and by more than 10 s. Where several causes hold at one moment,"
                    + " the first of these is named: clock, disk, peer_down, held_back, cut_off, sensor, unknown;"
                    + " of a gap the one that lasted longest.",
            "Exit code 0: listed, gaps or none. 1: the record cannot be read, or not to its end."
        },
        footer = {
            "",
            "Examples:",
            "  peer gaps",
            "  peer gaps --from 7d greenhouse-1 greenhouse-2",
            "  peer gaps --base-dir /media/stick/bellwether --json | jq '.gaps[] | select(.cause == \"sensor\")'"
        })
final class GapsCommand implements Callable<Integer> {
    @ParentCommand private PeerCommand peer;
    @Spec private CommandSpec spec;
    @Mixin private Period period;
    @Mixin private WhichRecord record;

    @Parameters(
            paramLabel = "SENSOR",
            arity = "0..*",
            description = "Only the gaps of these sensors (default: all).")
    private List<String> sensors = List.of();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        return peer.withConfig(this::list);
    }

    private int list(PeerConfig config) throws ConfigException, IOException {
        var now = Instant.now();
        long from = period.from(now);
        long to = period.to(now);
        var place = record.place(config);
        var running = place.running(now);
        var pass = History.over(place.files().dataFolder(), running.isPresent(), Ledger::new);
        Ledger ledger = pass.reader();
        var there = ledger.sensors().stream().map(Ledger.Sensor::id).collect(Collectors.toSet());
        NamedSensors.require(sensors, there, place.files().dataFolder());
        var knowledge = Knowledge.of(config, place.peerId(), running, ledger.newest(), now);
        var gaps =
                ledger.gaps(EventRows.read(place.files().runFolder()), knowledge).stream()
                        .filter(gap -> isAsked(gap.sensor()) && gap.from() < to && from < gap.to())
                        .toList();
        var asked = ledger.sensors().stream().filter(sensor -> isAsked(sensor.id())).toList();
        print(new Found(gaps, asked, pass.problem()));
        note(pass, running);
        return pass.problem().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean isAsked(String sensor) {
        return sensors.isEmpty() || sensors.contains(sensor);
    }

    private void print(Found found) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(GapJson.of(found));
        } else {
            GapText.of(found).forEach(out::println);
        }
    }

    /** What makes the list less than the truth. */
    private void note(History.Pass<Ledger> pass, Optional<StatusReading> running) {
        var err = spec.commandLine().getErr();
        pass.expired().ifPresent(text -> err.println("peer: " + text));
        if (!pass.problem().isEmpty()) {
            err.println("peer: the record is damaged and was read up to there: " + pass.problem());
        }
        if (running.isPresent() && !running.get().isInGroup()) {
            err.println(
                    "peer: this peer is in no group now: it lacks what others record meanwhile");
        }
        pass.reader()
                .withoutTime()
                .forEach((sensor, count) ->
                        err.println(
                                "peer: "
                                        + count
                                        + " readings of "
                                        + sensor
                                        + " have a timestamp that says no time, and were left out"));
    }
}
