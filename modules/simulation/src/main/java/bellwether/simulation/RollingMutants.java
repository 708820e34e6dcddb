package bellwether.simulation;

import static bellwether.simulation.Mutant.edit;

import java.util.List;

/** Mutants of CSV files that are rolled and expire. */
final class RollingMutants {
    private RollingMutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(
                        "expired-by-clock",
                        "files go by the clock of the host alone",
                        edit(
                                "storage/CsvExpiry",
                                "csv.expire(due.getAsLong());",
                                "csv.expire(retention.firstDay(clockSecond));")),
                Mutant.of(
                        "expired-by-readings",
                        "files go by what readings say alone",
                        edit(
                                "storage/CsvExpiry",
                                "csv.expire(due.getAsLong());",
                                "csv.expire(retention.firstDay(newest.getAsLong()));")),
                Mutant.of(
                        "expired-by-own",
                        "readings of the own sensors count as those of others do",
                        edit(
                                "storage/CsvExpiry",
                                "csv.newestBesides(self);",
                                "csv.newestSecond();")),
                Mutant.of(
                        "expired-rendered",
                        "a reading that comes late makes a file that has gone come back",
                        edit(
                                "storage/BatchWriter",
                                "if (!files.layout().isKept(group.period())) {",
                                "if (group.fileName().isEmpty()) {")),
                Mutant.of(
                        "expired-stay",
                        "what a start finds that has expired stays",
                        edit(
                                "storage/SensorFiles",
                                "if (layout.has(name) && takeIn(",
                                "if (!layout.has(name) || takeIn(")),
                Mutant.of(
                        "relaid-believed",
                        "the checkpoint counts for files under another roll as well",
                        edit(
                                "storage/CsvOnDisk",
                                "            forget();\n            before.setAside(",
                                "            before.setAside("),
                        MutantCatalog.SIZES_BELIEVED));
    }
}
