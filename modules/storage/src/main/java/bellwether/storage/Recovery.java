package bellwether.storage;

import java.util.List;

/**
 * What opening a journal found and did.
 *
 * @param bytes the journal's length now
 * @param cutBytes how many bytes were cut off its end
 * @param reason why; empty if none were
 * @param setAside the files that what was cut was moved to; none if it was only an incomplete last
 *     line
 */
public record Recovery(long bytes, long cutBytes, String reason, List<String> setAside) {
    public Recovery {
        setAside = List.copyOf(setAside);
    }
}
