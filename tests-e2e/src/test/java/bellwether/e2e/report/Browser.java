package bellwether.e2e.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, spoken to by its developer tools on loopback. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final DevTools tools;
    private final Path profile;

    private Browser(Process process, DevTools tools, Path profile) {
        this.process = process;
        this.tools = tools;
        this.profile = profile;
    }

    /**
     * {@return a browser with an empty page}
     *
     * @param log takes what it says
     */
    static Browser start(Path log) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("bellwether-browser");
        Process process =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                "--no-sandbox", // root, in a container, and files of our own only
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            var tools = DevTools.of(pageAddress(profile, process));
            var browser = new Browser(process, tools, profile);
            for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
                browser.tools.call(domain + ".enable", Map.of());
            }
            return browser;
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(process, profile);
            throw e;
        }
    }

    /** It writes its port into a file once it listens, and lists its pages there. */
    private static URI pageAddress(Path profile, Process process)
            throws IOException, InterruptedException {
        Path file = profile.resolve("DevToolsActivePort");
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
            if (!process.isAlive() || System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("the browser does not listen");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        var list = URI.create("http://127.0.0.1:" + Files.readAllLines(file).getFirst() + "/json");
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(list).timeout(PATIENCE).build();
            String pages = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            for (JsonNode page : JsonMapper.shared().readTree(pages)) {
                if (page.path("type").asString().equals("page")) {
                    return URI.create(page.path("webSocketDebuggerUrl").asString());
                }
            }
        }
        throw new IOException("the browser has no page");
    }

    /** Opens a file and waits until its script has run. */
    void open(Path file) throws InterruptedException {
        tools.call("Page.navigate", Map.of("url", file.toUri().toString()));
        await("document.readyState === 'complete' && !!document.documentElement.dataset.ready");
    }

    /** {@return what an expression comes to, as text} */
    String evaluate(String expression) {
        JsonNode answer =
                tools.call(
                        "Runtime.evaluate",
                        Map.of("expression", expression, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
        }
        JsonNode value = answer.path("result").path("value");
        if (value.isMissingNode()) {
            return "undefined";
        }
        return value.isValueNode() ? value.asString() : value.toString();
    }

    /** {@return the number that an expression comes to} */
    double number(String expression) {
        return Double.parseDouble(evaluate(expression));
    }

    /** Waits until an expression is true. */
    void await(String expression) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!evaluate(expression).equals("true")) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("never true: " + expression);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Presses a key, as a person does. */
    void press(String key) {
        boolean prints = key.length() == 1;
        Map<String, Object> down =
                prints
                        ? Map.of("type", "keyDown", "key", key, "text", key)
                        : Map.of(
                                "type",
                                "rawKeyDown",
                                "key",
                                key,
                                "code",
                                key,
                                "windowsVirtualKeyCode",
                                code(key));
        tools.call("Input.dispatchKeyEvent", down);
        tools.call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    private static int code(String key) {
        return switch (key) {
            case "Tab" -> 9;
            case "Home" -> 36;
            case "ArrowLeft" -> 37;
            case "ArrowRight" -> 39;
            default -> 0;
        };
    }

    /** Presses the mouse at one place and lets it go at another. */
    void drag(double fromX, double toX, double y) {
        mouse("mouseMoved", fromX, y, 0);
        mouse("mousePressed", fromX, y, 1);
        for (int i = 1; i <= 5; i++) {
            mouse("mouseMoved", fromX + (toX - fromX) * i / 5, y, 1);
        }
        mouse("mouseReleased", toX, y, 0);
    }

    private void mouse(String type, double x, double y, int buttons) {
        tools.call(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        x,
                        "y",
                        y,
                        "button",
                        "left",
                        "buttons",
                        buttons,
                        "clickCount",
                        1));
    }

    /** Takes a screen of that size; a telephone's, if it is narrow. */
    void screen(int width, int height) {
        boolean mobile = width < 600;
        tools.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        mobile ? 2 : 1,
                        "mobile",
                        mobile));
    }

    /** Takes a light or a dark scheme of colours. */
    void scheme(String name) {
        tools.call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    /** Writes what is on the screen into a file. */
    void screenshot(Path file) throws IOException {
        JsonNode answer = tools.call("Page.captureScreenshot", Map.of("format", "png"));
        write(file, answer);
    }

    /** Prints the page into a file. */
    void print(Path file) throws IOException {
        write(file, tools.call("Page.printToPDF", Map.of("printBackground", false)));
    }

    private static void write(Path file, JsonNode answer) throws IOException {
        Files.write(file, Base64.getDecoder().decode(answer.path("data").asString()));
    }

    /** {@return what went wrong in the page: exceptions, refusals, errors on its console} */
    List<String> errors() {
        return tools.events(
                "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled");
    }

    /** {@return what the page has asked for} */
    List<String> requests() {
        return tools.eventNodes("Network.requestWillBeSent").stream()
                .map(event -> event.path("request").path("url").asString())
                .toList();
    }

    @Override
    public void close() throws IOException {
        tools.close();
        end(process, profile);
    }

    private static void end(Process process, Path profile) throws IOException {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join()); // else one of them still writes there
        List<Path> files;
        try (Stream<Path> walk = Files.walk(profile)) {
            files = walk.toList();
        }
        for (Path file : files.reversed()) {
            Files.deleteIfExists(file);
        }
    }
}
