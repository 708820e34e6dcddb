package bellwether.launcher.report;

import bellwether.launcher.status.StatusReading;
import bellwether.storage.CheckedDirectory;
import bellwether.storage.RecordDigest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** Which copies of the record there are, and what they come down to. */
final class ReplicaSection {
    private final Content content;
    private final Html html;

    ReplicaSection(Content content, Html html) {
        this.content = content;
        this.html = html;
    }

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
        html.open(
                "div",
                "class",
                "wide",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Table of copies");
        html.open("table");
        html.element("caption", "Copies that were read and checked, byte by byte");
        Tables.head(
                html,
                "Data directory",
                "Readings",
                "Sensors",
                "Journal, bytes",
                "Found",
                "SHA-256 of the first " + number(replicas.common()) + " bytes of the journal");
        html.open("tbody");
        for (Replicas.Replica each : replicas.directories()) {
            CheckedDirectory checked = each.checked();
            html.open("tr").element("th", checked.directory(), "scope", "row", "class", "long");
            html.element("td", number(checked.readings()));
            html.element("td", number(checked.sensors()));
            html.element("td", number(checked.journalBytes()));
            html.element("td", found(checked), "class", "long");
            html.element("td", each.common().sha256(), "class", "digest").close("tr");
        }
        html.close("tbody").close("table").close("div");
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
        html.open(
                "div",
                "class",
                "wide",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Table of CSV files");
        html.open("table");
        html.element("caption", "As they were when this was made");
        Tables.head(html, "File", "Bytes", "SHA-256");
        html.open("tbody");
        for (RecordDigest file : replica.files()) {
            html.open("tr").element("th", file.name(), "scope", "row");
            html.element("td", number(file.bytes()));
            html.element("td", file.sha256(), "class", "digest").close("tr");
        }
        html.close("tbody").close("table").close("div").close("details");
    }

    private void members(StatusReading status) throws IOException {
        html.open(
                "div",
                "class",
                "wide",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Table of members");
        html.open("table");
        html.element(
                "caption",
                "Members of view "
                        + status.text("view_id")
                        + ", as this peer saw them; who has how much, only"
                        + " the leader knows");
        Tables.head(html, "Peer", "Role", "Address", "Journal, bytes", "On its disk", "Behind");
        html.open("tbody");
        for (String id : status.members()) {
            Map<String, String> member = status.member(id);
            boolean self = id.equals(status.text("peer_id"));
            Tables.row(
                    html,
                    id,
                    member.getOrDefault("role", "–"),
                    member.getOrDefault("address", "") + ":" + member.getOrDefault("port", ""),
                    self
                            ? status.text("journal_end")
                            : member.getOrDefault("acknowledged_end", "–"),
                    self
                            ? status.text("durable_end")
                            : member.getOrDefault("acknowledged_durable_end", "–"),
                    member.getOrDefault("lag_bytes", "–"));
        }
        html.close("tbody").close("table").close("div");
    }

    private static String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }
}
