package bellwether.transport;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link Rate} for each address. Who is unheard of for longest is forgotten first, which gives it
 * no more than a rest would. Confined to one thread, or guarded by its user.
 */
final class Rates {
    /** Addresses remembered. */
    static final int ADDRESSES_MAX = 4_096;

    private static final int NETWORK_BYTES = 8;

    private final Rate.Limit limit;
    private final Map<String, Rate> rates;

    Rates(Rate.Limit limit) {
        this.limit = limit;
        rates =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Rate> eldest) {
                        return size() > ADDRESSES_MAX;
                    }
                };
    }

    /** {@return whether one more from {@code source} is within its limit; it counts then} */
    boolean take(String source, long nowNanos) {
        return rates.computeIfAbsent(source, _ -> new Rate(limit, nowNanos)).take(nowNanos);
    }

    /**
     * {@return what counts as one source} A host has an IPv4 address, but as many IPv6 addresses as
     * it likes below one network of 64 bits.
     */
    static String source(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length <= NETWORK_BYTES
                ? address.getHostAddress()
                : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    }
}
