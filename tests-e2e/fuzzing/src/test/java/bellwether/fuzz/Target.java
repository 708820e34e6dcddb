package bellwether.fuzz;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What the fuzzer can be set on. Each takes any bytes and throws only if something that always has
 * to hold does not: see {@link Broken}. The name in lower case is that of its folders, and what the
 * command line knows it by.
 */
enum Target {
    LINES(LinesTarget::run),
    DATAGRAMS(DatagramsTarget::run),
    READINGS(ReadingsTarget::run),
    HANDSHAKE(HandshakeTarget::run),
    JOURNAL(JournalTarget::run),
    OUTBOX(OutboxTarget::run),
    CSV(CsvTarget::run),
    NOTES(NotesTarget::run),
    RECORD(RecordTarget::run),
    REPLAY(ReplayTarget::run),
    SPOOL(SpoolTarget::run),
    PROBES(ProbesTarget::run),
    CONFIG(ConfigTarget::run),
    STATUS(StatusTarget::run);

    private final Consumer<byte[]> body;

    Target(Consumer<byte[]> body) {
        this.body = body;
    }

    /** Tries {@code input}. */
    void run(byte[] input) {
        body.accept(input);
    }

    /** {@return its name in lower case} */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the target of that name}
     *
     * @throws IllegalArgumentException if there is none; names all
     */
    static Target named(String text) {
        return Arrays.stream(values())
                .filter(target -> target.text().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no target '"
                                        + text
                                        + "'; there is: "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(values())
                                                        .map(Target::text)
                                                        .toList())));
    }
}
