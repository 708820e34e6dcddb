package bellwether.benchmark.measure;

import bellwether.benchmark.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Files that go over a connection of loopback and are written to another file: one thread reads and
 * sends, one receives and writes. Nothing is checked, and nothing forced to the disk.
 */
public final class PlainCopy {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private PlainCopy() {}

    /**
     * {@return bytes per second, from before the first one is read until the last one is written}
     *
     * @param files one after the other; at least one byte; what is added to them meanwhile may be
     *     part of it
     * @param target is made, or written over
     */
    public static double bytesPerSecond(List<Path> files, Path target) throws IOException {
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (var sending = SocketChannel.open(server.getLocalAddress());
                    var receiving = server.accept()) {
                long startNanos = System.nanoTime();
                var sender = new CompletableFuture<Long>();
                Thread.ofPlatform().name("plain-copy").start(() -> send(files, sending, sender));
                long bytes = receive(receiving, target);
                long nanos = System.nanoTime() - startNanos;
                if (sender.join() != bytes) {
                    throw new BenchException("a plain copy came to nothing");
                }
                return bytes * NANOS_PER_SECOND / nanos;
            } catch (CompletionException e) {
                throw new BenchException("a plain copy came to nothing", e.getCause());
            }
        }
    }

    private static void send(List<Path> files, SocketChannel to, CompletableFuture<Long> done) {
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long bytes = 0;
        try (to) {
            for (Path file : files) {
                try (var from = FileChannel.open(file, StandardOpenOption.READ)) {
                    while (from.read(buffer) >= 0) {
                        bytes += drain(buffer, to);
                    }
                }
            }
            done.complete(bytes);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }

    private static long drain(ByteBuffer buffer, WritableByteChannel to) throws IOException {
        long bytes = buffer.flip().remaining();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        buffer.clear();
        return bytes;
    }

    private static long receive(SocketChannel from, Path target) throws IOException {
        Files.deleteIfExists(target);
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long bytes = 0;
        try (var to =
                FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (from.read(buffer) >= 0) {
                bytes += drain(buffer, to);
            }
        }
        return bytes;
    }
}
