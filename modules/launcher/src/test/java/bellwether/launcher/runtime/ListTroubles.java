package bellwether.launcher.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told. Safe for use by many threads. */
final class ListTroubles implements Troubles {
    private final List<String> told = new CopyOnWriteArrayList<>();

    List<String> told() {
        return List.copyOf(told);
    }

    @Override
    public void begin(Cause cause, String subject, String text) {
        told.add(cause + " " + text);
    }

    @Override
    public void over(Cause cause, String subject, String text) {
        told.add("over " + cause);
    }
}
