package bellwether.simulation;

import java.util.List;

/**
 * The product with one rule broken: what the simulator is measured by.
 *
 * @param name short, with hyphens
 * @param rule what is broken, for a person
 * @param edits of the sources; more than one where another check would hide the first
 */
record Mutant(String name, String rule, List<Edit> edits) {
    /**
     * A replacement of text.
     *
     * @param path of the source file, from the root of the repository
     * @param original stands there exactly once
     */
    record Edit(String path, String original, String replacement) {
        /**
         * {@return the changed source}
         *
         * @throws IllegalStateException if the original does not stand there exactly once
         */
        String apply(String source) {
            int at = source.indexOf(original);
            if (at < 0 || source.indexOf(original, at + 1) >= 0) {
                throw new IllegalStateException(
                        path + " does not hold exactly once: " + original.strip());
            }
            return source.substring(0, at) + replacement + source.substring(at + original.length());
        }
    }

    Mutant {
        edits = List.copyOf(edits);
    }

    static Mutant of(String name, String rule, Edit... edits) {
        return new Mutant(name, rule, List.of(edits));
    }

    /**
     * {@return an edit of a class of the product}
     *
     * @param type module and class, such as {@code group/Leading}
     */
    static Edit edit(String type, String original, String replacement) {
        String module = type.substring(0, type.indexOf('/'));
        String path = "modules/" + module + "/src/main/java/bellwether/" + type + ".java";
        return new Edit(path, original, replacement);
    }
}
