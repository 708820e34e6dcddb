package bellwether.election;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Which of two peers should rather lead: a total order in which the greater one bullies the
 * smaller. A service: another module may {@code provide} one and be chosen by name with {@code
 * election_priority}. Every peer of a group must use the same.
 *
 * <p>Implementations are stateless, deterministic, and never say 0 for two different ids.
 */
public interface Priority extends Comparator<Candidate> {
    /** {@return the word that chooses it in the config file} */
    String name();

    /**
     * {@return the provider called {@code name}}
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    static Priority named(String name) {
        List<Priority> all =
                ServiceLoader.load(Priority.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return all.stream()
                .filter(priority -> priority.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no priority '"
                                        + name
                                        + "'; there are "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(Priority::name)
                                                        .sorted()
                                                        .toList())));
    }
}
