package bellwether.storage;

/**
 * How files are named that recovery sets aside, and those of them that have been gone through and
 * hold nothing more that is wanted.
 */
final class TornName {
    private static final String TORN = "torn-";
    private static final String SALVAGED = "salvaged-";
    private static final String SUFFIX = ".bin";

    private TornName() {}

    /**
     * {@return a path for what is set aside; an earlier incident of that label is not overwritten}
     */
    static String free(Disk disk, String directory, String label) {
        return free(disk, directory, TORN, label);
    }

    /** {@return a path for a torn file that is salvaged now, or for a salvaged one that is not} */
    static String freeOther(Disk disk, String directory, String name) {
        return free(disk, directory, isTorn(name) ? SALVAGED : TORN, label(name));
    }

    private static String free(Disk disk, String directory, String prefix, String label) {
        String path = directory + "/" + prefix + label + SUFFIX;
        for (int i = 2; disk.exists(path); i++) {
            path = directory + "/" + prefix + label + "-" + i + SUFFIX;
        }
        return path;
    }

    /** {@return whether a file was set aside and not gone through yet, or without success} */
    static boolean isTorn(String name) {
        return name.startsWith(TORN) && name.endsWith(SUFFIX);
    }

    /**
     * {@return whether a file was set aside, gone through, and held nothing more that is wanted}
     */
    static boolean isSalvaged(String name) {
        return name.startsWith(SALVAGED) && name.endsWith(SUFFIX);
    }

    private static String label(String name) {
        int from = (isTorn(name) ? TORN : SALVAGED).length();
        return name.substring(from, name.length() - SUFFIX.length());
    }

    /** {@return the label without what tells incidents of one label apart} */
    static String place(String name) {
        return label(name).split("-")[0];
    }
}
