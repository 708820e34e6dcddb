package bellwether.benchmark.member;

/** A library that delivers what is sent at all members, in one order. */
interface Bus extends AutoCloseable {
    /** Hands a payload over; blocks while the library has no room. For one thread. */
    void send(byte[] payload);

    /** {@return how many members are in the group now} */
    int members();

    /** {@return whether this one orders, or coordinates} */
    boolean leads();

    /** {@return of those that were sent, how many the library has refused since} */
    long refused();

    @Override
    void close();
}
