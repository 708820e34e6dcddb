package bellwether.launcher.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command: blanks stand between them, quotation marks of either kind hold one
 * together. Nothing else is special; there are no escapes.
 */
final class Words {
    private Words() {}

    /**
     * {@return the words}
     *
     * @throws IllegalArgumentException with the reason if a quotation mark is not closed
     */
    static List<String> of(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean within = false;
        char mark = 0;
        for (char c : text.toCharArray()) {
            if (c == mark) {
                mark = 0;
            } else if (mark == 0 && (c == '"' || c == '\'')) {
                mark = c;
                within = true;
            } else if (mark == 0 && Character.isWhitespace(c)) {
                end(words, word, within);
                within = false;
            } else {
                word.append(c);
                within = true;
            }
        }
        if (mark != 0) {
            throw new IllegalArgumentException("a quotation mark is not closed: " + mark);
        }
        end(words, word, within);
        return words;
    }

    private static void end(List<String> words, StringBuilder word, boolean within) {
        if (within) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
