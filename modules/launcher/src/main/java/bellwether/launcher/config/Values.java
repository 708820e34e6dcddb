package bellwether.launcher.config;

import bellwether.protocol.Endpoint;
import bellwether.protocol.PeerId;
import bellwether.protocol.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Turns the texts of {@link Settings} into values, each with an error that says what was meant. */
final class Values {
    private static final String NONE = "none";

    private final Settings settings;

    Values(Settings settings) {
        this.settings = settings;
    }

    /** {@return the text; empty: the key has no value} */
    Optional<String> optionalText(ConfigKey key) {
        String value = settings.get(key).value();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    String text(ConfigKey key) throws ConfigException {
        return optionalText(key).orElseThrow(() -> settings.get(key).wrong("needs a value"));
    }

    Duration positiveDuration(ConfigKey key) throws ConfigException {
        Duration duration = duration(key);
        if (duration.isZero()) {
            throw settings.get(key).wrong("'" + settings.get(key).value() + "' is not more than 0");
        }
        return duration;
    }

    Duration duration(ConfigKey key) throws ConfigException {
        try {
            return Durations.parse(settings.get(key).value());
        } catch (IllegalArgumentException e) {
            throw settings.get(key).wrong(e.getMessage());
        }
    }

    /** {@return bytes} */
    long size(ConfigKey key) throws ConfigException {
        try {
            return Sizes.parse(settings.get(key).value());
        } catch (IllegalArgumentException e) {
            throw settings.get(key).wrong(e.getMessage());
        }
    }

    /** {@return whole days; empty: for ever} */
    OptionalInt days(ConfigKey key) throws ConfigException {
        String value = settings.get(key).value();
        if (value.equals(NONE)) {
            return OptionalInt.empty();
        }
        if (value.matches("[1-9]\\d{0,4}d")) {
            return OptionalInt.of(Integer.parseInt(value, 0, value.length() - 1, 10));
        }
        throw settings.get(key).expected("none, or whole days such as 90d, up to 99999d");
    }

    long number(ConfigKey key, long min, long max) throws ConfigException {
        try {
            long number = Long.parseLong(settings.get(key).value());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // reported below, like a number out of range
        }
        throw settings.get(key).expected("a whole number from " + min + " to " + max);
    }

    /** {@return a number that {@code by} cannot do without: it is named if there is none} */
    long numberNeededBy(ConfigKey by, ConfigKey key, long min, long max) throws ConfigException {
        if (optionalText(key).isEmpty()) {
            throw settings.get(by)
                    .wrong(
                            settings.value(by)
                                    + " needs "
                                    + key.text()
                                    + ", a whole number from "
                                    + min
                                    + " to "
                                    + max);
        }
        return number(key, min, max);
    }

    double rate(ConfigKey key, double max) throws ConfigException {
        String value = settings.get(key).value();
        if (value.matches("\\d{1,12}(\\.\\d{1,9})?") && Double.parseDouble(value) <= max) {
            return Double.parseDouble(value);
        }
        throw settings.get(key).expected("a number from 0 to " + (long) max);
    }

    boolean flag(ConfigKey key) throws ConfigException {
        return switch (settings.get(key).value()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw settings.get(key).expected("true or false");
        };
    }

    /** {@return the constant whose name in lower case is the value} */
    <E extends Enum<E>> E choice(ConfigKey key, Class<E> type) throws ConfigException {
        List<String> words =
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList();
        int index = words.indexOf(settings.get(key).value());
        if (index < 0) {
            throw settings.get(key).expected("one of " + String.join(", ", words));
        }
        return type.getEnumConstants()[index];
    }

    /** {@return the value that {@code parse} makes of the text} */
    <T> T parsed(ConfigKey key, Function<String, T> parse) throws ConfigException {
        String text = text(key);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw settings.get(key).wrong(e.getMessage());
        }
    }

    /** {@return comma separated ids} */
    Set<PeerId> peers(ConfigKey key) throws ConfigException {
        var peers = new LinkedHashSet<PeerId>();
        for (String name : names(key)) {
            peers.add(peer(key, name));
        }
        return peers;
    }

    /** {@return the id that {@code text} is, which stands under {@code key}} */
    PeerId peer(ConfigKey key, String text) throws ConfigException {
        try {
            return new PeerId(text);
        } catch (IllegalArgumentException e) {
            throw settings.get(key)
                    .wrong(
                            "'"
                                    + Printable.of(text)
                                    + "' is no peer id in full: a lower-case UUID such as"
                                    + " 7c9e6679-7425-40de-944b-e07fc1f90ae7");
        }
    }

    /** {@return comma separated words} */
    Set<String> names(ConfigKey key) {
        var names = new LinkedHashSet<String>();
        for (String name : settings.get(key).value().split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** {@return comma separated {@code host:port}s; an IPv6 address stands in brackets} */
    List<Endpoint> endpoints(ConfigKey key) throws ConfigException {
        var endpoints = new ArrayList<Endpoint>();
        for (String item : settings.get(key).value().split(",")) {
            if (!item.isBlank()) {
                endpoints.add(endpoint(key, item.strip()));
            }
        }
        return endpoints;
    }

    private Endpoint endpoint(ConfigKey key, String text) throws ConfigException {
        int colon = text.lastIndexOf(':');
        try {
            if (colon > 0) {
                String host = text.substring(0, colon);
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                return new Endpoint(
                        Hosts.require(bracketed ? host.substring(1, host.length() - 1) : host),
                        Integer.parseInt(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException _) {
            // reported below, like a text without a colon
        }
        String what = "'" + Printable.of(text) + "' is not host:port with a port of 1 to 65535";
        throw settings.get(key).wrong(what);
    }
}
