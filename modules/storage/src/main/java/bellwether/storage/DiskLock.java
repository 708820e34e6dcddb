package bellwether.storage;

/** A held lock; ends with {@link #close} or with the process. */
public interface DiskLock extends AutoCloseable {
    @Override
    void close();
}
