package bellwether.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code HELLO from <host>:<port> and peer id:<peer_id>[ key=value …]}. The one line that is made
 * for people; words behind the peer id that are no {@code key=value} are skipped.
 */
final class HelloLine {
    private static final String FROM = "HELLO from ";
    private static final String PEER = " and peer id:";

    private HelloLine() {}

    /** {@return whether the line is of this type, well formed or not} */
    static boolean isHello(String line) {
        return line.equals("HELLO") || line.startsWith("HELLO ");
    }

    static Message.Hello parse(String line) {
        int peerAt = line.indexOf(PEER);
        int idFrom = peerAt + PEER.length();
        int idTo = idFrom + PeerId.LENGTH;
        if (!line.startsWith(FROM) || peerAt < FROM.length() || line.length() < idTo) {
            throw new MalformedException(
                    "no HELLO from <host>:<port> and peer id:<peer_id>: " + Printable.of(line));
        }
        if (line.length() > idTo && line.charAt(idTo) != ' ') {
            throw new MalformedException("HELLO has no blank behind its peer id");
        }
        return new Message.Hello(
                new PeerId(line.substring(idFrom, idTo)),
                endpoint(line.substring(FROM.length(), peerAt)),
                fields(line.substring(idTo)));
    }

    private static Endpoint endpoint(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new MalformedException("HELLO has no <host>:<port>: " + Printable.of(text));
        }
        long port = Ascii.parseLong(text.substring(colon + 1));
        return new Endpoint(text.substring(0, colon), Port.require(port));
    }

    private static Map<String, String> fields(String text) {
        var fields = new HashMap<String, String>();
        for (String word : text.split(" ")) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = word.substring(0, equals);
            if (fields.putIfAbsent(key, word.substring(equals + 1)) != null) {
                throw new MalformedException("HELLO has the field twice: " + Printable.of(key));
            }
        }
        return fields;
    }

    static String of(Message.Hello hello) {
        var line = new StringBuilder(FROM).append(hello.endpoint());
        line.append(PEER).append(hello.peer());
        new TreeMap<>(hello.fields())
                .forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }
}
