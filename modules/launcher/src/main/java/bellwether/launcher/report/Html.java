package bellwether.launcher.report;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes HTML. Every text and every value of an attribute is escaped here, whoever it comes from;
 * what is not is called {@link #trusted} and stands in the program.
 */
final class Html {
    private final Writer out;

    Html(Writer out) {
        this.out = out;
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String element, String... attributes) throws IOException {
        out.write('<' + element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.write(' ' + attributes[i] + "=\"" + escaped(attributes[i + 1]) + '"');
        }
        out.write('>');
        return this;
    }

    /** Ends an element. */
    Html close(String element) throws IOException {
        out.write("</" + element + ">\n");
        return this;
    }

    /** Writes a text. */
    Html text(String text) throws IOException {
        out.write(escaped(text));
        return this;
    }

    /** Writes an element with nothing but a text in it. */
    Html element(String element, String text, String... attributes) throws IOException {
        return open(element, attributes).text(text).close(element);
    }

    /** Writes an empty element that the style sheet draws. */
    Html mark(String... attributes) throws IOException {
        return open("i", attributes).trusted("</i>");
    }

    /** Writes what is HTML, or a script, already. */
    Html trusted(String html) throws IOException {
        out.write(html);
        return this;
    }

    /** {@return {@code text} so that it is a text wherever in HTML it stands} */
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(isControl(c) ? '\ufffd' : c);
            }
        }
        return escaped.toString();
    }

    private static boolean isControl(char c) {
        return c < ' ' && c != '\n' && c != '\t' || c == '\u007f';
    }
}
