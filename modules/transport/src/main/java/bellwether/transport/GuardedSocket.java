package bellwether.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;

/**
 * A socket from which only so much is read while hands are shaken. The JDK's TLS, when it refuses
 * somebody, reads all that has arrived, so that its alert is not lost to a reset: whoever sends on
 * and on would be read for as long as the handshake may take. And a stranger's handshake goes on
 * only in {@link Turns}, which it does not hold while it waits for bytes. Read by one thread, which
 * is also the one that guards and releases.
 */
final class GuardedSocket extends Socket {
    /** What comes in until both sides are sure; two certificates and keys take some 2 KiB. */
    static final int HANDSHAKE_BYTES_MAX = 65_536;

    private volatile boolean guarded;
    private int left;
    private Optional<Turns> turns = Optional.empty();
    private boolean hasTurn;

    /** {@return one whose accepted sockets are of this kind} */
    static ServerSocket server() throws IOException {
        return new ServerSocket() {
            @Override
            public Socket accept() throws IOException {
                var socket = new GuardedSocket();
                implAccept(socket);
                return socket;
            }
        };
    }

    /**
     * A handshake begins.
     *
     * @param inTurns what it has to wait for whenever bytes have come; empty: for nothing
     */
    void guard(Optional<Turns> inTurns) {
        left = HANDSHAKE_BYTES_MAX;
        guarded = true;
        turns = inTurns;
    }

    /** It has ended well. */
    void release() {
        guarded = false;
    }

    /** It has ended, well or not: the next may compute. */
    void endTurns() {
        leaveTurn();
        turns = Optional.empty();
    }

    private void leaveTurn() {
        if (hasTurn) {
            hasTurn = false;
            turns.orElseThrow().leave();
        }
    }

    private void takeTurn() throws IOException {
        if (turns.isPresent() && !hasTurn) {
            turns.get().take();
            hasTurn = true;
            if (isClosed()) {
                throw new SocketException("closed before it was its turn");
            }
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Guarded(super.getInputStream());
    }

    private final class Guarded extends FilterInputStream {
        Guarded(InputStream in) {
            super(in);
        }

        /** What has arrived is read at once. */
        private void leaveTurnToWait() throws IOException {
            if (hasTurn && in.available() == 0) {
                leaveTurn();
            }
        }

        @Override
        public int read() throws IOException {
            leaveTurnToWait();
            int next = in.read();
            takeTurn();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            leaveTurnToWait();
            int got = in.read(bytes, from, length);
            takeTurn();
            count(Math.max(0, got));
            return got;
        }

        @Override
        public long skip(long most) throws IOException {
            leaveTurnToWait();
            long skipped = in.skip(guarded ? Math.min(most, left + 1L) : most);
            takeTurn();
            count((int) skipped);
            return skipped;
        }

        private void count(int bytes) throws IOException {
            if (guarded) {
                left -= bytes;
                if (left < 0) {
                    throw new IOException(
                            "more than " + HANDSHAKE_BYTES_MAX + " bytes of a handshake");
                }
            }
        }
    }
}
