package bellwether.launcher.config;

import bellwether.uplink.CommandReceiver;
import bellwether.uplink.Format;
import bellwether.uplink.HttpReceiver;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the keys of the system that the record is forwarded to. */
final class UplinkSettings {
    private static final int BATCH_MAX = 100_000;
    private static final List<ConfigKey> OF_HTTP =
            List.of(Key.UPLINK_URL, Key.UPLINK_TOKEN_FILE, Key.UPLINK_CA_FILE);

    private enum Kind {
        NONE,
        HTTP,
        EXEC
    }

    private UplinkSettings() {}

    /**
     * @param baseDir in which a command is run
     */
    static PeerConfig.Uplink of(Settings settings, Values values, Path baseDir)
            throws ConfigException {
        Kind kind = values.choice(Key.UPLINK, Kind.class);
        refuse(settings, kind);
        return new PeerConfig.Uplink(
                kind == Kind.HTTP ? Optional.of(http(values)) : Optional.empty(),
                kind == Kind.EXEC ? Optional.of(command(values, baseDir)) : Optional.empty(),
                (int) values.number(Key.UPLINK_BATCH, 1, BATCH_MAX),
                values.duration(Key.UPLINK_INTERVAL));
    }

    /** A key that does nothing was meant to do something. */
    private static void refuse(Settings settings, Kind kind) throws ConfigException {
        for (ConfigKey key : OF_HTTP) {
            if (kind != Kind.HTTP && !settings.get(key).value().isEmpty()) {
                throw settings.get(key).wrong("is for uplink=http only");
            }
        }
        if (kind != Kind.EXEC && !settings.get(Key.UPLINK_COMMAND).value().isEmpty()) {
            throw settings.get(Key.UPLINK_COMMAND).wrong("is for uplink=exec only");
        }
    }

    private static HttpReceiver.Target http(Values values) throws ConfigException {
        return new HttpReceiver.Target(
                values.parsed(Key.UPLINK_URL, UplinkSettings::url),
                format(values, Format.INFLUX),
                values.text(Key.UPLINK_NAME),
                file(values, Key.UPLINK_TOKEN_FILE),
                file(values, Key.UPLINK_CA_FILE),
                values.positiveDuration(Key.UPLINK_TIMEOUT));
    }

    private static Optional<Path> file(Values values, Key key) throws ConfigException {
        return values.optionalText(key).isEmpty()
                ? Optional.empty()
                : Optional.of(PeerConfig.path(values, key));
    }

    private static CommandReceiver.Target command(Values values, Path baseDir)
            throws ConfigException {
        return new CommandReceiver.Target(
                values.parsed(Key.UPLINK_COMMAND, Words::of),
                baseDir,
                format(values, Format.JSON),
                values.text(Key.UPLINK_NAME),
                values.positiveDuration(Key.UPLINK_TIMEOUT));
    }

    private static Format format(Values values, Format standard) throws ConfigException {
        return values.optionalText(Key.UPLINK_FORMAT).isEmpty()
                ? standard
                : values.choice(Key.UPLINK_FORMAT, Format.class);
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // told below, like one of another kind
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a URL such as http://host:8086/api/v2/write?org=o&bucket=b");
    }
}
