package bellwether.keys;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import bellwether.protocol.PeerId;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handshakes in memory: who is believed, and who is not. */
class MemberTrustTest {
    private static final PeerId NORTH = new PeerId("aaaaaaaa-0000-4000-8000-000000000000");
    private static final PeerId SOUTH = new PeerId("bbbbbbbb-0000-4000-8000-000000000000");
    private static final int RECORD_BYTES = 64 * 1024;

    @TempDir private static Path folder;

    private static TestKeys group;
    private static Path north;

    @BeforeAll
    static void make() {
        group = new TestKeys(folder.resolve("group"));
        north = group.host("north", NORTH);
    }

    private static SSLEngine engine(GroupKeys keys, boolean isClient) {
        SSLEngine engine = keys.context().createSSLEngine();
        engine.setUseClientMode(isClient);
        engine.setNeedClientAuth(true);
        return engine;
    }

    /** Lets two talk until both are done. */
    private static void shakeHands(Path one, Path other) throws Exception {
        SSLEngine client = engine(GroupKeys.load(one), true);
        SSLEngine server = engine(GroupKeys.load(other), false);
        var toServer = ByteBuffer.allocate(RECORD_BYTES);
        var toClient = ByteBuffer.allocate(RECORD_BYTES);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < 100; i++) {
            step(client, toClient, toServer);
            step(server, toServer, toClient);
        }
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, client.getHandshakeStatus());
        assertEquals(HandshakeStatus.NOT_HANDSHAKING, server.getHandshakeStatus());
        assertEquals("TLSv1.3", client.getSession().getProtocol());
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null; ) {
            task.run();
            task = engine.getDelegatedTask();
        }
        var plain = ByteBuffer.allocate(RECORD_BYTES);
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                engine.unwrap(in, plain);
                in.compact();
            }
        }
    }

    @Test
    void membersBelieveEachOther() {
        Path south = group.host("south", SOUTH);
        assertDoesNotThrow(() -> shakeHands(north, south));
        assertDoesNotThrow(() -> shakeHands(south, north));
    }

    @Test
    void whatHasEndedOrNotBegunIsNotBelieved() {
        String name = "san=uri:urn:uuid:" + SOUTH;
        Path ended = group.host("ended", "-10d", 5, "-ext", name);
        Path early = group.host("early", "+5d", 5, "-ext", name);
        for (Path bad : new Path[] {ended, early}) {
            assertThrows(SSLException.class, () -> shakeHands(north, bad), bad.toString());
            assertThrows(SSLException.class, () -> shakeHands(bad, north), bad.toString());
        }
    }

    @Test
    void anotherAuthorityIsNotBelieved() {
        Path foreign = new TestKeys(folder.resolve("foreign")).host("south", SOUTH);
        assertThrows(SSLException.class, () -> shakeHands(north, foreign));
        assertThrows(SSLException.class, () -> shakeHands(foreign, north));
    }

    @Test
    void whoIsRevokedIsNotBelieved() throws Exception {
        Path sold = group.host("sold", SOUTH);
        Path told = group.host("told", NORTH);
        group.revoke("sold", told);
        assertThrows(SSLException.class, () -> shakeHands(told, sold));
        assertThrows(SSLException.class, () -> shakeHands(sold, told));
        assertDoesNotThrow(() -> shakeHands(north, sold), "north has not been told");
    }
}
