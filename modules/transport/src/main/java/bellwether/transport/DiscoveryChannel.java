package bellwether.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Opens the socket that discovery works on, as well as this host allows. */
final class DiscoveryChannel {
    private DiscoveryChannel() {}

    /**
     * {@return a channel on the broadcast port, shared with other peers on this host; if that port
     * is not to be had, one on a free port, which hears no broadcasts but can send them}
     *
     * @throws IOException if not even that can be opened
     */
    static DatagramChannel open(int port, Warnings warnings) throws IOException {
        DatagramChannel shared = channel();
        try {
            share(shared, warnings);
            return bind(shared, port);
        } catch (IOException e) {
            shared.close();
            warnings.warn(
                    "cannot listen on broadcast port "
                            + port
                            + " ("
                            + Connection.why(e)
                            + "); broadcasts are sent but not heard");
        }
        return bind(channel(), 0);
    }

    private static DatagramChannel channel() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET)
                .setOption(StandardSocketOptions.SO_BROADCAST, true);
    }

    private static void share(DatagramChannel channel, Warnings warnings) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        } else {
            warnings.warn("this platform has no SO_REUSEPORT; a broadcast port may not be shared");
        }
    }

    private static DatagramChannel bind(DatagramChannel channel, int port) throws IOException {
        try {
            // A socket bound to the own address would hear no broadcast.
            return channel.bind(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
