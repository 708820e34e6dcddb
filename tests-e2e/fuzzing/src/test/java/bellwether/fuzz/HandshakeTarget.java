package bellwether.fuzz;

import bellwether.protocol.LineDecoder;
import bellwether.protocol.MalformedException;
import bellwether.protocol.Message;
import java.util.ArrayList;

/**
 * What somebody says first, before it is known who that is. Once a HELLO is parsed whoever asks it
 * for a field gets an answer: nobody behind the decoder stumbles over one.
 */
final class HandshakeTarget {
    private HandshakeTarget() {}

    static void run(byte[] input) {
        var messages = new ArrayList<Message>();
        try {
            new LineDecoder().feed(input, 0, input.length, messages::add);
        } catch (MalformedException e) {
            Broken.unless(!e.getMessage().isBlank(), "refused without a word");
        }
        for (Message message : messages) {
            if (message instanceof Message.Hello hello) {
                ask(hello);
            }
        }
    }

    private static void ask(Message.Hello hello) {
        hello.incarnation();
        hello.number();
        hello.startEpochMillis();
        hello.group().ifPresent(group -> Broken.unless(!group.isEmpty(), "a group without name"));
        Broken.unless(
                hello.isMajority() == "majority".equals(hello.fields().get("policy")), "policy");
        Broken.unless(hello.isSafe() == "safe".equals(hello.fields().get("delivery")), "delivery");
    }
}
