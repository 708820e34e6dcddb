package bellwether.launcher.runtime;

import bellwether.launcher.config.Sizes;
import bellwether.storage.Disk;

/**
 * How much room a peer's disk has, and how much is to stay. Every method that looks throws {@link
 * bellwether.protocol.JournalFailure} if the disk does not say. Safe for use by many threads.
 *
 * @param reserveBytes what is to stay free; 0: nothing is
 */
record Room(Disk disk, long reserveBytes) {
    /** Who comes back with no more than what made it leave would leave again at once. */
    private static final int MARGIN = 4;

    /** {@return whether less is free than is to be} */
    boolean isLow() {
        return reserveBytes > 0 && disk.usableBytes() < reserveBytes;
    }

    /** {@return whether so much is free that it will last for a while} */
    boolean isBack() {
        return reserveBytes == 0 || disk.usableBytes() >= reserveBytes + reserveBytes / MARGIN;
    }

    /** {@return what there is and what there should be} */
    String text() {
        return "free="
                + Sizes.text(disk.usableBytes())
                + " disk_reserve="
                + Sizes.text(reserveBytes);
    }
}
