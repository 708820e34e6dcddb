package bellwether.storage;

import java.util.List;

/**
 * CSV files that were deleted as they are too old.
 *
 * @param files how many
 * @param bytes how long they were together
 */
public record Expired(int files, long bytes) {
    static final Expired NONE = new Expired(0, 0);

    Expired and(List<Long> more) {
        long sum = more.stream().mapToLong(Long::longValue).sum();
        return new Expired(files + more.size(), bytes + sum);
    }
}
