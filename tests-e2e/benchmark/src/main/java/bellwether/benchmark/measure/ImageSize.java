package bellwether.benchmark.measure;

import bellwether.benchmark.contest.Contestant;
import bellwether.benchmark.contest.Trait;
import bellwether.benchmark.report.Figure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** How much room the image takes, the cache of its classes included: as files, and packed. */
public final class ImageSize implements Measure {
    private static final double BYTES_PER_MB = 1e6;

    private final Path image;

    /**
     * @param image the folder of the runtime image
     */
    public ImageSize(Path image) {
        this.image = image;
    }

    /**
     * The size of a folder.
     *
     * @param files bytes of its files
     * @param packed the same, one behind the other, as xz packs them
     */
    public record Size(long files, long packed) {}

    @Override
    public String name() {
        return "size";
    }

    @Override
    public boolean fits(Contestant contestant) {
        return contestant.traits().contains(Trait.IMAGE);
    }

    @Override
    public void take(Contestant contestant, Path folder, ObjDoubleConsumer<Figure> figures)
            throws IOException {
        Size size = of(image);
        figures.accept(Figure.IMAGE, size.files() / BYTES_PER_MB);
        figures.accept(Figure.PACKED, size.packed() / BYTES_PER_MB);
    }

    /** {@return how large {@code folder} is} */
    public static Size of(Path folder) throws IOException {
        var packed = new Counting();
        var unpacked = new Counting();
        try (var xz =
                new XZOutputStream(packed, new LZMA2Options())) { // as what users get is packed
            for (Path file : files(folder)) {
                Files.copy(file, xz);
                Files.copy(file, unpacked);
            }
        }
        return new Size(unpacked.bytes, packed.bytes);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int value) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int at, int length) {
            bytes += length;
        }
    }
}
