package bellwether.storage;

import bellwether.protocol.JournalFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file by {@link FileChannel}. A channel closes itself when a thread in it is interrupted, which
 * would take the file from everybody else too. So the channel is opened again and the operation
 * repeated (all of them may be), and the interrupt is kept for the caller.
 */
final class NioFile implements DiskFile {
    /** How often one operation is repeated because other threads were interrupted in it. */
    private static final int REPEATS_MAX = 1000;

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ);
    private static final Set<OpenOption> WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    private final Path path;
    private final String name;
    private final boolean writable;
    private FileChannel channel;
    private boolean closed;

    /** What is done with a channel. */
    private interface Operation {
        long on(FileChannel channel) throws IOException;
    }

    NioFile(Path path, String name, Disk.Mode mode) {
        this.path = path;
        this.name = name;
        this.writable = mode == Disk.Mode.WRITE;
        try {
            channel = FileChannel.open(path, writable ? CREATE : READ);
        } catch (IOException e) {
            throw NioDisk.failure("open", name, e);
        }
    }

    @Override
    public int read(long offset, byte[] into, int at, int length) {
        return (int) run("read", channel -> readFully(channel, offset, into, at, length));
    }

    private static int readFully(FileChannel channel, long offset, byte[] into, int at, int length)
            throws IOException {
        var buffer = ByteBuffer.wrap(into, at, length);
        while (buffer.hasRemaining()
                && channel.read(buffer, offset + buffer.position() - at) >= 0) {
            // until the file ends
        }
        return buffer.position() - at;
    }

    @Override
    public void write(long offset, byte[] from, int at, int length) {
        run(
                "write",
                channel -> {
                    var buffer = ByteBuffer.wrap(from, at, length);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer, offset + buffer.position() - at);
                    }
                    return length;
                });
    }

    @Override
    public long size() {
        return run("read", FileChannel::size);
    }

    @Override
    public void truncate(long size) {
        run("truncate", channel -> channel.truncate(size).size());
    }

    @Override
    public void force() {
        run(
                "sync",
                channel -> {
                    channel.force(true);
                    return 0;
                });
    }

    private long run(String verb, Operation operation) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int i = 0; i < REPEATS_MAX; i++) {
                try {
                    return operation.on(channel());
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                }
            }
            throw new JournalFailure("cannot " + verb + " " + name + ": always interrupted", null);
        } catch (IOException e) {
            throw NioDisk.failure(verb, name, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, writable ? WRITE : READ);
        }
        return channel;
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            throw NioDisk.failure("close", name, e);
        }
    }
}
