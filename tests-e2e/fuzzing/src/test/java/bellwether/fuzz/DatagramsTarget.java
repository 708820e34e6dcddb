package bellwether.fuzz;

import bellwether.protocol.DatagramCodec;
import bellwether.protocol.LineDecoder;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What arrives as a datagram: one message or none, and none that could not be said again. */
final class DatagramsTarget {
    private DatagramsTarget() {}

    static void run(byte[] input) {
        Message message;
        try {
            message = DatagramCodec.decode(input, input.length);
        } catch (MalformedException e) {
            return;
        }
        if (message instanceof Message.Unknown) {
            return;
        }
        byte[] datagram = DatagramCodec.encode(message);
        Broken.unlessEqual(message, DatagramCodec.decode(datagram, datagram.length), "read back");
        byte[] padded = Arrays.copyOf(datagram, datagram.length + 9);
        Broken.unlessEqual(
                message, DatagramCodec.decode(padded, datagram.length), "only its own bytes");
        List<Message> onTcp = new ArrayList<>();
        new LineDecoder().feed(datagram, 0, datagram.length, onTcp::add);
        Broken.unlessEqual(List.of(message), onTcp, "the same line by TCP");
    }
}
