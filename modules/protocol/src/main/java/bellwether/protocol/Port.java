package bellwether.protocol;

/** The rule for TCP ports. */
final class Port {
    private static final int MAX = 65_535;

    private Port() {}

    /**
     * {@return {@code port} itself}
     *
     * @throws MalformedException if it is not 1 to 65535
     */
    static int require(long port) {
        if (port < 1 || port > MAX) {
            throw new MalformedException("port is not 1 to " + MAX + ": " + port);
        }
        return (int) port;
    }
}
