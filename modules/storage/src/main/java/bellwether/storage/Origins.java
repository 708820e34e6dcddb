package bellwether.storage;

import bellwether.protocol.PeerId;

/** Hears whose readings are rendered. Called with a lock held: does not wait or call back. */
@FunctionalInterface
public interface Origins {
    /** A reading of {@code sensorId} is from {@code origin}, and maybe some behind it. */
    void seen(String sensorId, PeerId origin);
}
