package bellwether.transport;

import bellwether.keys.GroupKeys;
import bellwether.keys.KeyRing;
import bellwether.keys.operator.OperatorKeys;
import bellwether.protocol.PeerId;
import java.nio.file.Path;
import java.util.Optional;

/** Keys of a group, made as an operator makes them. */
final class Keyed {
    private final Path folder;
    private final OperatorKeys operator;

    Keyed(Path folder, String group) throws Exception {
        this.folder = folder;
        operator = new OperatorKeys(folder);
        operator.init(group);
    }

    OperatorKeys operator() {
        return operator;
    }

    /** {@return what the host {@code name} has, made for {@code peer} if it is new} */
    KeyRing host(String name, PeerId peer) throws Exception {
        operator.host(name, Optional.of(peer.value()), OperatorKeys.DAYS);
        return ring(name);
    }

    /** {@return what the host has now} */
    KeyRing ring(String name) throws Exception {
        Path host = folder.resolve("hosts").resolve(name);
        return new KeyRing(host, GroupKeys.load(host));
    }
}
