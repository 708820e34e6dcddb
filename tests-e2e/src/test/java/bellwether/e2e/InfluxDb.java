package bellwether.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/** A real InfluxDB with one database, reached by https on loopback. It reports to nobody. */
final class InfluxDb implements AutoCloseable {
    private static final String DATABASE = "site";

    private final Tool tool;
    private final int port;
    private final Certificate certificate;
    private final HttpClient client;

    private InfluxDb(Tool tool, int port, Certificate certificate) {
        this.tool = tool;
        this.port = port;
        this.certificate = certificate;
        this.client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    }

    /** {@return a server that runs and has a database; else the test is skipped} */
    static InfluxDb start(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        var tool = Tool.named("influxdb", "bin/influxd", folder);
        var database = new InfluxDb(tool, Tool.freePort(), Certificate.in(folder));
        Path config = Files.createTempFile(folder, "influxdb", ".conf");
        Files.writeString(config, database.config(folder.resolve("influx")));
        tool.start("influxd", "bin/influxd", "-config", config.toString());
        tool.awaitListener(database.port);
        database.ask("POST", "CREATE DATABASE " + DATABASE);
        return database;
    }

    private String config(Path data) throws IOException {
        return """
        reporting-disabled = true
        bind-address = "127.0.0.1:%d"
        [meta]
          dir = "%s/meta"
        [data]
          dir = "%s/data"
          wal-dir = "%s/wal"
        [http]
          bind-address = "127.0.0.1:%d"
          https-enabled = true
          https-certificate = "%s"
          log-enabled = false
        """
                .formatted(Tool.freePort(), data, data, data, port, certificate.keyPem());
    }

    /** {@return the PEM file that a client needs to trust it} */
    Path authorities() {
        return certificate.pem();
    }

    String writeUrl() {
        return "https://localhost:" + port + "/write?db=" + DATABASE;
    }

    /** {@return of each point what {@code names} say, with commas between} */
    List<String> points(String names, String measurement) throws IOException, InterruptedException {
        return ask("GET", "SELECT " + names + " FROM " + measurement)
                .lines()
                .skip(1) // the header
                .map(row -> row.split(",", 4)[3]) // behind measurement, tags and time
                .toList();
    }

    private String ask(String method, String question) throws IOException, InterruptedException {
        var url =
                "https://localhost:%d/query?db=%s&q=%s"
                        .formatted(
                                port,
                                DATABASE,
                                URLEncoder.encode(question, StandardCharsets.UTF_8));
        var request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Accept", "application/csv")
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(question + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
        tool.close();
    }
}
