package bellwether.transport;

import bellwether.keys.HostCertificate;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import bellwether.protocol.PeerId;
import java.util.Optional;

/** Decides whether a HELLO is welcome on its connection. */
final class Greeting {
    private final Connection connection;
    private final Wiring wiring;
    private Optional<String> otherPeer = Optional.empty();

    Greeting(Connection connection, Wiring wiring) {
        this.connection = connection;
        this.wiring = wiring;
    }

    /** {@return why the connection must close; empty: welcome} */
    Optional<String> refusal(Message.Hello hello) {
        Optional<String> malformed = malformed(hello);
        if (malformed.isPresent()) {
            return malformed;
        }
        Optional<PeerId> proved = connection.certificate().map(HostCertificate::peer);
        if (proved.isPresent() && !proved.get().equals(hello.peer())) {
            return Optional.of(impostor(hello.peer(), proved.get()));
        }
        Optional<PeerId> expected = connection.peer();
        if (expected.isPresent() && !expected.get().equals(hello.peer())) {
            otherPeer = Optional.of(connection + " says it is peer " + hello.peer());
            return otherPeer;
        }
        if (hello.peer().equals(wiring.settings().self())) {
            return Optional.of(ourselves(hello));
        }
        return hello.group()
                .filter(group -> !group.equals(wiring.settings().group()))
                .map(this::stranger);
    }

    /** Fields are parsed when asked for: here, so that nobody behind this stumbles over one. */
    private Optional<String> malformed(Message.Hello hello) {
        try {
            hello.incarnation();
            hello.number();
            hello.startEpochMillis();
            return Optional.empty();
        } catch (MalformedException e) {
            String why = connection + " says a malformed HELLO: " + e.getMessage();
            wiring.warnings().warn(why + "; connection closed");
            return Optional.of(why);
        }
    }

    /** A seed address may be our own; another start under our id is somebody else. */
    private String ourselves(Message.Hello hello) {
        if (hello.incarnation().equals(wiring.settings().hello().get().incarnation())) {
            return connection + " is this peer itself";
        }
        String why = "two hosts with the same peer id " + hello.peer() + ": " + connection;
        wiring.warnings().duplicate(hello.peer(), why + " has ours; connection closed");
        wiring.events().twin(hello.endpoint(), false);
        return why;
    }

    /** A host speaks with its own certificate, and as nobody else. */
    private String impostor(PeerId said, PeerId proved) {
        String why = connection + " says it is peer " + said + ", with the keys of peer " + proved;
        wiring.warnings().repeated("impostor " + proved, why + "; connection closed");
        return why;
    }

    private String stranger(String group) {
        String ours = wiring.settings().group();
        String why = connection + " is of group " + group + ", not " + ours;
        wiring.warnings().repeated("group " + group, why + "; connection closed");
        return why;
    }

    /** To be called when the connection is gone: the peer that was dialled is not where it was. */
    void concluded() {
        if (connection.dialledAt().isPresent() && otherPeer.isPresent()) {
            connection.peer().ifPresent(peer -> wiring.roster().notThere(peer, otherPeer.get()));
        }
    }
}
