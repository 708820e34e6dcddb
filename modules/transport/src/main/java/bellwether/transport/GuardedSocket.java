package bellwether.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A socket from which only so much is read while hands are shaken. The JDK's TLS, when it refuses
 * somebody, reads all that has arrived, so that its alert is not lost to a reset: whoever sends on
 * and on would be read for as long as the handshake may take. Read by one thread.
 */
final class GuardedSocket extends Socket {
    /** What comes in until both sides are sure; two certificates and keys take some 2 KiB. */
    static final int HANDSHAKE_BYTES_MAX = 65_536;

    private volatile boolean guarded;
    private int left;

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

    /** A handshake begins. */
    void guard() {
        left = HANDSHAKE_BYTES_MAX;
        guarded = true;
    }

    /** It has ended well. */
    void release() {
        guarded = false;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Guarded(super.getInputStream());
    }

    private final class Guarded extends FilterInputStream {
        Guarded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int got = in.read(bytes, from, length);
            count(Math.max(0, got));
            return got;
        }

        @Override
        public long skip(long most) throws IOException {
            long skipped = in.skip(guarded ? Math.min(most, left + 1L) : most);
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
