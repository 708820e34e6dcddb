package bellwether.launcher.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HtmlTest {
    private static final String HOSTILE = "</script><script>alert(1)</script>\" onload='x' &amp;";

    @Test
    void aTextIsNothingButText() throws IOException {
        var out = new StringWriter();
        new Html(out).element("p", HOSTILE);
        assertEquals(
                "<p>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;"
                        + " &amp;amp;</p>\n",
                out.toString());
    }

    @Test
    void aValueOfAnAttributeDoesNotEndIt() throws IOException {
        var out = new StringWriter();
        new Html(out).open("i", "title", HOSTILE);
        assertTrue(out.toString().startsWith("<i title=\"&lt;/script&gt;"), out.toString());
        assertEquals(2, out.toString().chars().filter(c -> c == '"').count());
        assertEquals(1, out.toString().chars().filter(c -> c == '>').count());
    }

    @Test
    void whateverComesNothingOfItIsMarkup() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            var text = new StringBuilder();
            for (int c = random.nextInt(40); c > 0; c--) {
                text.append(
                        random.nextBoolean()
                                ? "<>&\"'/\0\u001b`=".charAt(random.nextInt(10))
                                : (char) random.nextInt(32, 0xd800));
            }
            String escaped = Html.escaped(text.toString());
            assertTrue(
                    escaped.chars()
                            .noneMatch(c ->
                                    c == '<' || c == '>' || c == '"' || c == '\'' || c == 0
                                            || c == 27),
                    escaped);
            assertEquals(
                    text.toString().replaceAll("[\\x00-\\x08\\x0b-\\x1f\\x7f]", "\ufffd"),
                    escaped.replace("&lt;", "<")
                            .replace("&gt;", ">")
                            .replace("&quot;", "\"")
                            .replace("&#39;", "'")
                            .replace("&amp;", "&"));
        }
    }
}
