package bellwether.keys.operator;

import bellwether.keys.KeysException;
import bellwether.protocol.GroupName;
import bellwether.protocol.MalformedException;
import bellwether.protocol.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes and renews the keys of a group, in a folder of the operator's. Each call changes all of the
 * folder or nothing, and gives the lines that are to be printed. Not for several threads.
 */
public final class OperatorKeys {
    /** For how many days a host's certificate holds unless it is said otherwise. */
    public static final int DAYS = 800;

    /** For how many days it may hold. */
    public static final int DAYS_MAX = 3_650;

    private final Path folder;
    private final Keytool keytool;
    private final InstantSource clock;

    /**
     * @param folder of the operator; {@link #init} makes it
     */
    public OperatorKeys(Path folder) {
        this(folder, Keytool.ofThisJava(), InstantSource.system());
    }

    OperatorKeys(Path folder, Keytool keytool, InstantSource clock) {
        this.folder = folder;
        this.keytool = keytool;
        this.clock = clock;
    }

    /**
     * Makes the CA and the datagram secret of a new group.
     *
     * @throws KeysException if the name is none, or the folder holds something
     */
    public List<String> init(String group) throws KeysException, IOException, InterruptedException {
        GroupState first = GroupState.first(required(() -> GroupName.require(group)));
        try (var keys = KeyFolder.create(folder)) {
            Draft draft = keys.draft();
            Password.write(draft.password(), Password.random());
            new Authority(draft.store(), draft.password(), keytool).add(1, group);
            draft.write(first);
            keys.commit(draft);
            return Advice.ofInit(folder, group);
        }
    }

    /**
     * Makes the folder of a host, or a new key and certificate for one that has a folder.
     *
     * @param peerId empty: the one that it has, or a new one
     * @param days that the certificate holds from now on
     * @throws KeysException if that cannot be: the id is another host's, the CA ends before
     */
    public List<String> host(String name, Optional<String> peerId, int days)
            throws KeysException, IOException, InterruptedException {
        required(() -> HostName.require(name));
        if (days < 1 || days > DAYS_MAX) {
            throw new KeysException("--days is not 1 to " + DAYS_MAX);
        }
        Optional<PeerId> wanted =
                peerId.isEmpty() ? Optional.empty() : Optional.of(required(() -> id(peerId.get())));
        try (var keys = KeyFolder.open(folder)) {
            GroupState before = keys.state();
            HostRecord host = host(before, name, wanted);
            Draft draft = keys.draft();
            Authority authority = copied(keys, draft.scratch().resolve(KeyFolder.STORE));
            requireCaOutlives(authority.caCertificate(before.used()), days);
            var own = authority.issue(before.used(), name, host.peerId().value(), days);
            GroupState after = before.with(name, with(host, own, before.used()));
            HostFolder.of(after, authority, draft.scratch())
                    .write(draft.host(name), own, password(keys, name));
            draft.write(after);
            keys.commit(draft);
            return Advice.ofHost(folder, after, name, before.hosts().containsKey(name));
        }
    }

    /**
     * Goes one step further in the rotation of CA and datagram secret.
     *
     * @throws KeysException if a host's folder is not there
     */
    public List<String> rotate() throws KeysException, IOException, InterruptedException {
        try (var keys = KeyFolder.open(folder)) {
            GroupState before = keys.state();
            GroupState after = before.rotated();
            requireFolders(keys, after);
            Draft draft = keys.draft();
            Authority authority = copied(keys, draft.store());
            switch (after.stage()) {
                case PREPARED -> authority.add(after.generation() + 1, after.group());
                case SWITCHED -> {
                    // the next generation is there since the step before
                }
                case STEADY -> authority.remove(before.generation());
            }
            var common = HostFolder.of(after, authority, draft.scratch());
            for (var host : after.hosts().entrySet()) {
                String name = host.getKey();
                KeyStore.Entry own;
                if (after.stage() == Stage.SWITCHED) {
                    String id = host.getValue().peerId().value();
                    own = authority.issue(after.used(), name, id, DAYS);
                    after = after.with(name, with(host.getValue(), own, after.used()));
                } else {
                    own = own(keys, name);
                }
                common.write(draft.host(name), own, password(keys, name));
            }
            draft.write(after);
            keys.commit(draft);
            return Advice.ofRotation(folder, after);
        }
    }

    /**
     * Lets a host in no more, with any certificate that it has.
     *
     * @throws KeysException if there is no such host
     */
    public List<String> revoke(String name)
            throws KeysException, IOException, InterruptedException {
        try (var keys = KeyFolder.open(folder)) {
            GroupState before = keys.state();
            HostRecord host = before.hosts().get(name);
            if (host == null) {
                throw new KeysException(Advice.noHost(before, name));
            }
            var at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            GroupState after = before.with(new Revocation(name, host, at));
            Draft draft = keys.draft();
            Authority authority = copied(keys, draft.scratch().resolve(KeyFolder.STORE));
            var common = HostFolder.of(after, authority, draft.scratch());
            for (String other : after.hosts().keySet()) {
                if (keys.hasHost(other)) {
                    common.writeCrls(draft.host(other));
                }
            }
            draft.write(after);
            keys.commit(draft);
            return Advice.ofRevocation(folder, after, name);
        }
    }

    /** {@return what there is, and what is to be done next} */
    public List<String> show() throws KeysException, IOException {
        try (var keys = KeyFolder.open(folder)) {
            GroupState state = keys.state();
            X509Certificate ca =
                    Pkcs12.read(keys.store(), Password.read(keys.password()))
                            .certificate(Authority.ca(state.used()));
            var missing = state.hosts().keySet().stream().filter(it -> !keys.hasHost(it)).toList();
            return new Overview(state, ca.getNotAfter().toInstant(), missing, clock.instant())
                    .lines();
        }
    }

    private static HostRecord host(GroupState state, String name, Optional<PeerId> wanted)
            throws KeysException {
        HostRecord known = state.hosts().get(name);
        if (known != null) {
            requireSame(name, known.peerId(), wanted);
            return known;
        }
        PeerId id = wanted.orElseGet(() -> new PeerId(UUID.randomUUID().toString()));
        for (var other : state.hosts().entrySet()) {
            if (other.getKey().equalsIgnoreCase(name)) {
                throw new KeysException(
                        "there is a host '"
                                + other.getKey()
                                + "', whose name differs by case only:"
                                + " take another name");
            }
            if (other.getValue().peerId().equals(id)) {
                throw new KeysException(
                        "peer id "
                                + id
                                + " is that of the host "
                                + other.getKey()
                                + ": each host needs its own");
            }
        }
        return new HostRecord(id, List.of(), Instant.EPOCH);
    }

    private static void requireSame(String name, PeerId known, Optional<PeerId> wanted)
            throws KeysException {
        if (wanted.isPresent() && !wanted.get().equals(known)) {
            throw new KeysException(
                    name
                            + " has the peer id "
                            + known
                            + ": leave --peer-id out to renew its"
                            + " certificate; to give it another id, 'group-keys revoke "
                            + name
                            + "' first");
        }
    }

    private static HostRecord with(HostRecord host, KeyStore.Entry own, int generation)
            throws IOException {
        if (own instanceof KeyStore.PrivateKeyEntry key
                && key.getCertificate() instanceof X509Certificate certificate) {
            return host.with(
                    new Issued(generation, certificate.getSerialNumber()),
                    certificate.getNotAfter().toInstant());
        }
        throw new IOException("keytool has made no certificate");
    }

    private void requireCaOutlives(X509Certificate ca, int days) throws KeysException {
        var end = ca.getNotAfter().toInstant();
        if (clock.instant().plus(Duration.ofDays(days)).isAfter(end)) {
            throw new KeysException(
                    "the group's CA ends at "
                            + end
                            + ", before the certificate would: take fewer"
                            + " --days, or make another CA by 'group-keys rotate'");
        }
    }

    private static void requireFolders(KeyFolder keys, GroupState state) throws KeysException {
        for (String name : state.hosts().keySet()) {
            if (!keys.hasHost(name)) {
                throw new KeysException(
                        keys.host(name)
                                + " is not there any more: 'group-keys host "
                                + name
                                + "' makes it anew, or 'group-keys revoke "
                                + name
                                + "' if the host is gone");
            }
        }
    }

    private Authority copied(KeyFolder keys, Path store) throws IOException {
        Files.copy(keys.store(), store);
        return new Authority(store, keys.password(), keytool);
    }

    private static KeyStore.Entry own(KeyFolder keys, String name) throws IOException {
        Path store = keys.host(name).resolve(HostFolder.STORE);
        return Pkcs12.read(store, password(keys, name)).key(HostFolder.OWN);
    }

    /** {@return the host's password, a new one if it has none} */
    private static String password(KeyFolder keys, String name) throws IOException {
        return keys.hasHost(name)
                ? Password.read(keys.host(name).resolve(HostFolder.PASSWORD))
                : Password.random();
    }

    private static PeerId id(String text) {
        return new PeerId(text.toLowerCase(Locale.ROOT));
    }

    private static <T> T required(Supplier<T> reading) throws KeysException {
        try {
            return reading.get();
        } catch (MalformedException e) {
            throw new KeysException(e.getMessage());
        }
    }
}
