package bellwether.e2e.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.e2e.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of ten sensors, reported by the image and looked at in a browser, from the disk. What a
 * person would see lies in {@code target/report} afterwards.
 */
@Tag("alone") // it measures
@Timeout(600)
@EnabledIfSystemProperty(
        named = "bellwether.browser",
        matches = "ready",
        disabledReason = "no Chromium: tests-e2e/browser, and then -Dbellwether.browser=ready")
final class ReportIT {
    private static final int OPEN_MILLIS_MAX = 3_000;
    private static final String HEAP = "-Xmx64m";
    private static final Path SHOWN = Path.of("target", "report");
    private static final String RANGE = "document.getElementById('range').textContent";

    @TempDir private static Path base;

    private static Path page;
    private static Browser browser;

    @BeforeAll
    static void makeReport() throws IOException, InterruptedException {
        Files.createDirectories(SHOWN);
        int step = Integer.getInteger("bellwether.report.minutes", 10);
        long readings = Year.write(base, step);
        tellHostileEvents();
        page = SHOWN.resolve("report.html").toAbsolutePath();
        long began = System.nanoTime();
        var made =
                Image.runPeerWith(
                        base,
                        HEAP,
                        "report",
                        "--no-check",
                        "--base-dir",
                        base.toString(),
                        "-o",
                        page.toString());
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertEquals(0, made.exitCode(), made::output);
        assertTrue(made.output().contains(readings + " readings of 10 sensors"), made::output);
        System.out.printf(
                "report: %d readings in %d ms with %s, %d KB%n",
                readings, millis, HEAP, Files.size(page) / 1_000);
        browser = Browser.start(SHOWN.resolve("browser.txt"));
    }

    /** A text that a broken device gives may be anything. */
    private static void tellHostileEvents() throws IOException {
        Path run = Files.createDirectories(base.resolve("run/" + Year.SELF));
        Files.writeString(
                run.resolve("events.csv"),
                """
                time,event,view_id,text
                2025-03-20T00:00:00.000Z,became_leader,2,became the Group Leader via election members=5 took_ms=42
                2025-06-01T00:00:00.000Z,overslept,3,</script><script>window.hostile=1</script><img src=x onerror=window.hostile=2>
                """);
    }

    @BeforeEach
    void openPage() throws InterruptedException {
        browser.scheme("light");
        browser.screen(1_280, 1_000);
        browser.open(page);
    }

    @AfterAll
    static void closeBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    private static int charts() {
        return (int) browser.number("document.querySelectorAll('.chart').length");
    }

    private static int drawn() {
        return (int) browser.number("document.querySelectorAll('.chart canvas').length");
    }

    @Test
    void itOpensFastAndWithoutAnErrorAndAsksForNothing() throws IOException {
        double millis = browser.number("document.documentElement.dataset.ready");
        System.out.printf("report: open in %.0f ms%n", millis);
        assertTrue(millis < OPEN_MILLIS_MAX, () -> "open in ms: " + millis);
        assertEquals(List.of(), browser.errors());
        List<String> foreign =
                browser.requests().stream()
                        .filter(url ->
                                !url.equals(page.toUri().toString()) && !url.equals("about:blank"))
                        .toList();
        assertEquals(List.of(), foreign);
        browser.screenshot(SHOWN.resolve("light.png"));
    }

    @Test
    void aChartIsDrawnWhenItComesNear() throws InterruptedException, IOException {
        assertEquals(29, charts()); // the cellar has no pressure
        assertTrue(drawn() < 15, () -> "drawn at once: " + drawn());
        browser.evaluate("document.getElementById('sensor-vault').scrollIntoView()");
        browser.await("!!document.querySelector('#sensor-vault canvas')");
        String inked =
                "(() => { const c = document.querySelector('#sensor-vault canvas');"
                        + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + " let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0 ? 1 : 0; return n; })()";
        assertTrue(browser.number(inked) > 5_000, "it has lines");
        browser.screenshot(SHOWN.resolve("last-sensor.png"));
    }

    /** One reading of half a million, and it is as high in the chart as it was. */
    @Test
    void theHighestReadingIsInTheChart() {
        String highest =
                "(() => { const s = JSON.parse(document.querySelector('#sensor-attic .data').textContent);"
                        + " const [d, text] = s.quantities[0].highest;"
                        + " const raw = Uint8Array.from(atob(text), c => c.charCodeAt(0));"
                        + " return Math.max(...new Int32Array(raw.buffer)) / 10 ** d; })()";
        assertEquals(Year.PEAK, browser.number(highest));
    }

    /** There is no line to it from another one. */
    @Test
    void aReadingBetweenTwoGapsIsDrawn() throws InterruptedException, IOException {
        String canvas = "document.querySelector('#sensor-greenhouse-2 canvas')";
        browser.evaluate("document.querySelector('#sensor-greenhouse-2').scrollIntoView()");
        browser.await("!!" + canvas);
        String inked =
                "(() => { const c = %s; const u = c.parentNode.querySelector('.u-over');"
                        + " const g = c.getContext('2d'); const k = devicePixelRatio;"
                        + " const [o, p] = [u.getBoundingClientRect(), c.getBoundingClientRect()];"
                        + " g.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--temperature').trim();"
                        + " const ink = [1, 3, 5].map(i => parseInt(g.fillStyle.slice(i, i + 2), 16));"
                        + " const top = o.top - p.top + o.height * 0.75;"
                        + " const d = g.getImageData((o.left - p.left) * k, top * k, o.width * k, o.height * 0.25 * k).data;"
                        + " let n = 0; for (let i = 0; i < d.length; i += 4)"
                        + " n += ink.every((v, j) => Math.abs(d[i + j] - v) < 30) ? 1 : 0; return n; })()";
        browser.screenshot(SHOWN.resolve("alone.png"));
        double pixels = browser.number(String.format(Locale.ROOT, inked, canvas));
        assertTrue(pixels >= 4, () -> "pixels of its colour: " + pixels);
    }

    @Test
    void theKeyboardZoomsAndMovesAllCharts() throws InterruptedException {
        String all = browser.evaluate(RANGE);
        for (int i = 0; i < 100 && !isOnChart(); i++) {
            browser.press("Tab");
        }
        assertTrue(isOnChart(), "a chart is reached by the tabulator");
        browser.press("+");
        browser.press("+");
        String zoomed = browser.evaluate(RANGE);
        assertNotEquals(all, zoomed);
        browser.press("ArrowLeft");
        String earlier = browser.evaluate(RANGE);
        assertNotEquals(zoomed, earlier);
        browser.press("ArrowRight");
        assertEquals(zoomed, browser.evaluate(RANGE));
        browser.press("Home");
        assertEquals(all, browser.evaluate(RANGE));
        assertEquals(List.of(), browser.errors());
    }

    private static boolean isOnChart() {
        return browser.evaluate("document.activeElement.classList.contains('chart')")
                .equals("true");
    }

    @Test
    void theMouseZoomsByDraggingAndAButtonShowsAllAgain() throws IOException {
        String all = browser.evaluate(RANGE);
        browser.evaluate(
                "document.querySelector('.chart').scrollIntoView({block: 'center', behavior: 'instant'})");
        String box = "document.querySelector('.chart .u-over').getBoundingClientRect()";
        double left = browser.number(box + ".left");
        double y = browser.number(box + ".top") + 40;
        browser.drag(left + 300, left + 420, y);
        assertNotEquals(all, browser.evaluate(RANGE));
        browser.screenshot(SHOWN.resolve("zoomed.png"));
        browser.evaluate("document.querySelector('[data-zoom=all]').click()");
        assertEquals(all, browser.evaluate(RANGE));
    }

    @Test
    void itIsDarkWhereTheReaderIs() throws IOException {
        String paper = "getComputedStyle(document.body).backgroundColor";
        assertEquals("rgb(255, 255, 255)", browser.evaluate(paper));
        browser.scheme("dark");
        assertEquals("rgb(20, 25, 28)", browser.evaluate(paper));
        browser.screenshot(SHOWN.resolve("dark.png"));
    }

    @Test
    void textStandsOutInBothSchemes() {
        String contrast =
                "(() => { const lum = c => { const [r, g, b] = c.match(/\\d+/g).map(v => { v /= 255;"
                        + " return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });"
                        + " return 0.2126 * r + 0.7152 * g + 0.0722 * b; };"
                        + " const p = lum(getComputedStyle(document.body).backgroundColor);"
                        + " return Math.min(...[...document.querySelectorAll('p, td, th, a, dt, dd, h1, h2, h3, summary, figcaption, caption, .ticks span')]"
                        + ".map(e => { const t = lum(getComputedStyle(e).color);"
                        + " return (Math.max(t, p) + 0.05) / (Math.min(t, p) + 0.05); })); })()";
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            double least = browser.number(contrast);
            assertTrue(least >= 4.5, () -> scheme + ": " + least);
        }
    }

    @Test
    void itFitsOnATelephone() throws InterruptedException, IOException {
        browser.screen(390, 844);
        browser.open(page);
        assertEquals(390, browser.number("document.documentElement.scrollWidth"));
        browser.screenshot(SHOWN.resolve("narrow.png"));
        browser.evaluate(
                "document.querySelector('#sensor-attic').scrollIntoView({behavior: 'instant'})");
        browser.await("!!document.querySelector('#sensor-attic canvas')");
        assertTrue(
                browser.number(
                                "document.querySelector('#sensor-attic canvas').getBoundingClientRect().right")
                        <= 390);
        browser.screenshot(SHOWN.resolve("narrow-sensor.png"));
    }

    @Test
    void onPaperAreAllCharts() throws InterruptedException, IOException {
        browser.scheme("dark");
        Path pdf = SHOWN.resolve("print.pdf");
        browser.print(pdf);
        assertEquals(
                "%PDF-",
                Files.readString(pdf, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .substring(0, 5));
        assertTrue(Files.size(pdf) > 100_000, "it has pictures");
        assertEquals(charts(), drawn());
        browser.await("!document.documentElement.classList.contains('printing')");
        assertEquals(List.of(), browser.errors());
    }

    @Test
    void whatDoesNotSeeItHearsIt() {
        assertEquals("en", browser.evaluate("document.documentElement.lang"));
        assertEquals("1", browser.evaluate("document.querySelectorAll('h1').length"));
        String skips =
                "[...document.querySelectorAll('h1, h2, h3')].map(h => +h.tagName[1])"
                        + ".some((level, i, all) => i > 0 && level > all[i - 1] + 1)";
        assertEquals("false", browser.evaluate(skips));
        String unnamed =
                "[...document.querySelectorAll('[role=img], button, [role=region], nav, [role=toolbar]')]"
                        + ".filter(e => !e.getAttribute('aria-label')).length";
        assertEquals("0", browser.evaluate(unnamed));
        String tables =
                "[...document.querySelectorAll('table')].filter(t => !t.caption || !t.querySelector('th[scope=col]')).length";
        assertEquals("0", browser.evaluate(tables));
        String figures = "document.querySelectorAll('section.sensor details table').length";
        assertEquals(Integer.toString(Year.SENSORS.size()), browser.evaluate(figures));
    }

    @Test
    void whatARecordSaysDoesNotRun() {
        assertEquals("undefined", browser.evaluate("typeof window.hostile"));
        assertTrue(
                browser.evaluate("document.body.textContent").contains("<script>window.hostile=1"));
        assertEquals("0", browser.evaluate("document.images.length"));
    }

    @Test
    void gapsAreListedWithTheirCauses() {
        String causes =
                "[...new Set([...document.querySelectorAll('#gaps td.cause')].map(e => e.textContent))].sort().join()";
        assertEquals("peer down,sensor", browser.evaluate(causes));
        assertFalse(browser.evaluate("document.querySelector('#leaders').textContent").isEmpty());
        assertTrue(
                browser.evaluate("document.querySelector('#leaders').textContent")
                        .contains("42 ms"));
    }
}
