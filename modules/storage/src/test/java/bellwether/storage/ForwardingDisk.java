package bellwether.storage;

import java.util.List;

/** A disk over another one, for tests that step in between. */
class ForwardingDisk implements Disk {
    private final Disk disk;

    ForwardingDisk(Disk disk) {
        this.disk = disk;
    }

    /** A file is about to be forced. */
    protected void beforeForce(String path) {}

    /** Bytes are about to be written. */
    protected void beforeWrite(String path, int length) {}

    /** Bytes were read. */
    protected void afterRead(String path, int length) {}

    @Override
    public List<String> list(String directory) {
        return disk.list(directory);
    }

    @Override
    public boolean exists(String path) {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(String path) {
        disk.createDirectories(path);
    }

    @Override
    public DiskFile open(String path, Mode mode) {
        return new File(path, disk.open(path, mode));
    }

    @Override
    public void move(String from, String to) {
        disk.move(from, to);
    }

    @Override
    public void delete(String path) {
        disk.delete(path);
    }

    @Override
    public void syncDirectory(String path) {
        disk.syncDirectory(path);
    }

    @Override
    public void replace(String path, byte[] content) {
        disk.replace(path, content);
    }

    @Override
    public long usableBytes() {
        return disk.usableBytes();
    }

    @Override
    public DiskLock lock(String path) {
        return disk.lock(path);
    }

    private final class File implements DiskFile {
        private final String path;
        private final DiskFile file;

        private File(String path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(long offset, byte[] into, int at, int length) {
            int count = file.read(offset, into, at, length);
            afterRead(path, count);
            return count;
        }

        @Override
        public void write(long offset, byte[] from, int at, int length) {
            beforeWrite(path, length);
            file.write(offset, from, at, length);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void truncate(long size) {
            file.truncate(size);
        }

        @Override
        public void force() {
            beforeForce(path);
            file.force();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
