package bellwether.launcher.ops;

import bellwether.launcher.config.Sizes;
import bellwether.launcher.status.JsonObject;
import bellwether.storage.export.ExportSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run of {@code peer export} has done, for people and for programs. */
public final class ExportText {
    private ExportText() {}

    /** {@return lines} */
    public static List<String> of(ExportSummary summary, Path folder) {
        var lines = new ArrayList<String>();
        summary.renumberedFrom()
                .ifPresent(from ->
                        lines.add(
                                "the record was renumbered from sequence "
                                        + from
                                        + " on since it was exported, by a merge: files removed and"
                                        + " written anew: "
                                        + summary.filesReplaced()));
        if (summary.behind()) {
            lines.add(
                    "the record here ends before what was exported (sequence "
                            + summary.lastSequence()
                            + "): nothing is added until it has caught up");
        }
        if (summary.expired() > 0) {
            lines.add(
                    "readings that had expired before they were exported: "
                            + summary.expired()
                            + ", which the journal here holds no more");
        }
        lines.add(
                summary.rows() == 0
                        ? "nothing new; " + inAll(summary, folder)
                        : "rows="
                                + summary.rows()
                                + " files="
                                + summary.files()
                                + " size="
                                + Sizes.text(summary.bytes())
                                + "; "
                                + inAll(summary, folder));
        return lines;
    }

    private static String inAll(ExportSummary summary, Path folder) {
        return "in all "
                + summary.rowsInAll()
                + " rows, up to sequence "
                + summary.lastSequence()
                + ", in "
                + folder;
    }

    /** {@return one JSON object} */
    public static String json(ExportSummary summary, Path source, Path folder) {
        return JsonObject.of(json -> {
            json.writeStringProperty("source", source.toString());
            json.writeStringProperty("output", folder.toString());
            json.writeNumberProperty("rows", summary.rows());
            json.writeNumberProperty("files", summary.files());
            json.writeNumberProperty("bytes", summary.bytes());
            json.writeNumberProperty("rows_in_all", summary.rowsInAll());
            json.writeNumberProperty("last_sequence", summary.lastSequence());
            JsonObject.number(json, "renumbered_from", summary.renumberedFrom());
            json.writeNumberProperty("files_replaced", summary.filesReplaced());
            json.writeBooleanProperty("behind", summary.behind());
            json.writeNumberProperty("expired", summary.expired());
        });
    }
}
