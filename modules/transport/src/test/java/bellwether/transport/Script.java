package bellwether.transport;

import bellwether.protocol.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Somebody who takes part with a socket and lines of text. */
final class Script implements AutoCloseable {
    static final String HELLO_C =
            "HELLO from 127.0.0.1:7 and peer id:cccccccc-0000-4000-8000-000000000000";

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final BufferedReader in;

    Script(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    static Script to(Endpoint at) throws IOException {
        return new Script(new Socket(at.host(), at.port()));
    }

    void say(String... lines) throws IOException {
        for (String line : lines) {
            raw(line + "\n");
        }
    }

    void raw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    String hear() throws IOException {
        return in.readLine();
    }

    /** {@return whether the other side closed, whatever it said before} */
    boolean isClosed() throws IOException {
        try {
            while (in.readLine() != null) {
                continue;
            }
            return true;
        } catch (SocketException e) {
            return true; // reset: closed with something unread
        }
    }

    /** {@return whether the other side has closed within the patience} */
    boolean isClosedNow() throws IOException {
        try {
            while (in.readLine() != null) {
                continue;
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    /** {@return whether {@code line} is answered by one that begins so, and not closed upon} */
    boolean isAnswered(String line, String beginning) throws IOException {
        try {
            say(line);
            return hears(beginning);
        } catch (SocketException e) {
            return false;
        }
    }

    /** {@return whether the next line begins so, and not the connection ends} */
    boolean hears(String beginning) throws IOException {
        try {
            String line = in.readLine();
            return line != null && line.startsWith(beginning);
        } catch (SocketException e) {
            return false;
        }
    }

    /** Sends one byte, if that can still be done. */
    void drip(byte one) throws IOException {
        try {
            socket.getOutputStream().write(one);
        } catch (SocketException e) {
            socket.shutdownInput(); // closed: reading says so
        }
    }

    /** Closes with a reset, as a killed process with unread input does. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        hangUp();
    }
}
