package bellwether.launcher.report;

import bellwether.launcher.status.StatusReading;
import bellwether.storage.CheckedDirectory;
import bellwether.storage.RecordDigest;
import java.io.IOException;
import java.util.Map;

/** Which copies of the record there are, and what they come down to. */
record ReplicaSection(Content content, Html html) {
    void write() throws IOException {
        html.open("section", "id", "replicas");
        html.element("h2", "Replicas");
        if (content.replicas().isPresent()) {
            checked(content.replicas().get());
        } else {
            html.element("p", "No copy was checked (--no-check).");
        }
        if (content.status().isPresent()) {
            members(content.status().get());
        }
        html.close("section");
    }

    private void checked(Replicas replicas) throws IOException {
        var table =
                Table.open(
                        html,
                        "Table of copies",
                        "Copies that were read and checked, byte by byte",
                        "Data directory",
                        "Readings",
                        "Sensors",
                        "Journal, bytes",
                        "Found",
                        "SHA-256 of the first "
                                + Figures.count(replicas.common())
                                + " bytes of the journal");
        for (Replicas.Replica each : replicas.directories()) {
            CheckedDirectory checked = each.checked();
            table.row(checked.directory(), "long")
                    .cells(
                            Figures.count(checked.readings()),
                            Figures.count(checked.sensors()),
                            Figures.count(checked.journalBytes()))
                    .cell(found(checked), "long")
                    .cell(each.common().sha256(), "digest");
        }
        table.close();
        for (String difference : replicas.differences()) {
            html.element("p", "Wrong: " + difference, "class", "wrong");
        }
        for (Replicas.Replica each : replicas.directories()) {
            files(each);
        }
    }

    private static String found(CheckedDirectory checked) {
        if (!checked.wrong().isEmpty()) {
            return "WRONG: " + checked.wrong().getFirst().text();
        }
        if (!checked.unfinished().isEmpty()) {
            return (checked.running() ? "not there yet: " : "unfinished: ")
                    + checked.unfinished().getFirst().text();
        }
        return checked.running() ? "fine, as far as a running peer lets it be known" : "fine";
    }

    private void files(Replicas.Replica replica) throws IOException {
        html.open("details");
        html.element("summary", "CSV files in " + replica.checked().directory());
        var table =
                Table.open(
                        html,
                        "Table of CSV files",
                        "As they were when this was made",
                        "File",
                        "Bytes",
                        "SHA-256");
        for (RecordDigest file : replica.files()) {
            table.row(file.name()).cells(Figures.count(file.bytes())).cell(file.sha256(), "digest");
        }
        table.close();
        html.close("details");
    }

    private void members(StatusReading status) throws IOException {
        var table =
                Table.open(
                        html,
                        "Table of members",
                        "Members of view "
                                + status.text("view_id")
                                + ", as this peer saw them; who has how much, only"
                                + " the leader knows",
                        "Peer",
                        "Role",
                        "Address",
                        "Journal, bytes",
                        "On its disk",
                        "Behind");
        for (String id : status.members()) {
            Map<String, String> member = status.member(id);
            boolean self = id.equals(status.text("peer_id"));
            table.row(id)
                    .cells(
                            member.getOrDefault("role", "–"),
                            member.getOrDefault("address", "")
                                    + ":"
                                    + member.getOrDefault("port", ""),
                            self
                                    ? status.text("journal_end")
                                    : member.getOrDefault("acknowledged_end", "–"),
                            self
                                    ? status.text("durable_end")
                                    : member.getOrDefault("acknowledged_durable_end", "–"),
                            member.getOrDefault("lag_bytes", "–"));
        }
        table.close();
    }
}
