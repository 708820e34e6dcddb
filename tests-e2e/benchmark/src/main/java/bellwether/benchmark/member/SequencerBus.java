package bellwether.benchmark.member;

import bellwether.benchmark.BenchException;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;

/** JGroups with a sequencer in its stack: the coordinator gives each message its place. */
final class SequencerBus implements Bus {
    private final JChannel channel;
    private volatile View view;

    /**
     * @param protocol {@code SEQUENCER} or {@code SEQUENCER2}
     * @param csv takes what is delivered
     */
    SequencerBus(Stack stack, String protocol, CsvFiles csv) {
        try {
            channel = new JChannel(stack.with("<" + protocol + "/>", ""));
            channel.setReceiver(
                    new Receiver() {
                        @Override
                        public void receive(Message message) {
                            csv.deliver(
                                    message.getArray(), message.getOffset(), message.getLength());
                        }

                        @Override
                        public void viewAccepted(View accepted) {
                            view = accepted;
                        }
                    });
            channel.connect("bench");
        } catch (Exception e) { // all that the library declares
            throw new BenchException("no channel", e);
        }
    }

    @Override
    public void send(byte[] payload) {
        try {
            channel.send(new BytesMessage(null, payload));
        } catch (Exception e) {
            throw new BenchException("not sent", e);
        }
    }

    @Override
    public int members() {
        View now = view;
        return now == null ? 0 : now.size();
    }

    @Override
    public boolean leads() {
        View now = view;
        return now != null && now.getCoord().equals(channel.getAddress());
    }

    @Override
    public long refused() {
        return 0;
    }

    @Override
    public void close() {
        channel.close();
    }
}
