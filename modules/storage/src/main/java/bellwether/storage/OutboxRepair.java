package bellwether.storage;

import bellwether.protocol.Bytes;
import bellwether.protocol.Source;
import bellwether.protocol.Sources;
import bellwether.sequencer.LogIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills an outbox that is being opened. Everything that can be reached from the journal's marks
 * without a gap is kept. A segment that holds damage, or readings behind a gap, is set aside whole,
 * after what is good in it was written anew. May be broken off and run again at any point.
 */
final class OutboxRepair {
    private final Disk disk;
    private final String directory;
    private final OutboxContent content;
    private final OutboxFiles files;
    private final LogIndex marks;
    private final Footing footing;
    private final Runnable force;
    private final TagRanges salvageable = new TagRanges();
    private final Map<Source, Long> reaches = new HashMap<>();
    private Sources sources = new Sources();
    private final TreeMap<Long, OutboxSegment> bad = new TreeMap<>();
    private final List<String> setAside = new ArrayList<>();
    private long cutBytes;
    private long salvaged;
    private long unreachable;

    /**
     * @param footing is told what is durable
     * @param force makes durable what was added to {@code content}
     */
    OutboxRepair(
            Disk disk,
            String directory,
            OutboxContent content,
            LogIndex marks,
            Footing footing,
            Runnable force) {
        this.disk = disk;
        this.directory = directory;
        this.content = content;
        this.files = content.files();
        this.marks = marks;
        this.footing = footing;
        this.force = force;
    }

    /** {@return what was found and done} */
    OutboxRecovery run(Salvage salvage) {
        salvage.alsoOf(directory);
        List<Long> numbers = OutboxScan.numbers(disk, directory);
        sources = salvage.sources();
        learnNames(salvage, numbers);
        numbers.forEach(this::find);
        disk.syncDirectory(directory);
        footing.outbox(files.end());
        salvage.each((source, n, _) -> salvageable.add(source, n));
        if (!bad.isEmpty() || isBehindGap()) {
            salvage.again();
            salvage.each((source, n, _) -> salvageable.add(source, n));
            reaches.clear();
        }
        dropUnreachable();
        if (!bad.isEmpty()) {
            readPositionsAgain();
            files.roll();
            content.carry(content.positions().all());
        }
        salvage.each(
                new TaggedReadings.Taker() {
                    @Override
                    public void take(Source source, long n, Bytes payload) {
                        takeSalvaged(salvage, source, n, payload);
                    }

                    @Override
                    public void nameless() {
                        miss(salvage);
                    }
                });
        bad.values().forEach(this::writeAnew);
        force.run();
        bad.values().forEach(this::setAside);
        setAside.addAll(salvage.finish());
        return new OutboxRecovery(cutBytes, salvaged, unreachable, setAside);
    }

    /**
     * The line that names a source may stand behind others of it: the readings of a cut are added
     * block by block from the end; or in what was set aside of the journal.
     */
    private void learnNames(Salvage salvage, List<Long> numbers) {
        var names = new Names();
        salvage.each(names);
        numbers.forEach(number -> {
            String path = files.path(new OutboxSegment(number, 0));
            OutboxScan.of(disk, path, sources, names);
        });
        if (names.areMissing) {
            salvage.again();
            salvage.each(names);
        }
    }

    /** Lets {@link #sources} learn, and does nothing else. */
    private static final class Names implements TaggedReadings.Taker, OutboxScan.Taker {
        private boolean areMissing;

        @Override
        public void take(Source source, long n, Bytes payload) {
            // has been learned
        }

        @Override
        public void reading(Source source, long n, Bytes payload, long offset) {
            // has been learned
        }

        @Override
        public void nameless() {
            areMissing = true;
        }
    }

    /** Indexes a segment, and cuts what was being written at its end. */
    private void find(long number) {
        var segment = new OutboxSegment(number, 0);
        String path = files.path(segment);
        var scan =
                OutboxScan.of(
                        disk,
                        path,
                        sources,
                        new OutboxScan.Taker() {
                            @Override
                            public void reading(Source source, long n, Bytes payload, long offset) {
                                if (n > marks.highWaterMark(source)) {
                                    content.found(segment, offset, source, n);
                                }
                            }

                            @Override
                            public void nameless() {
                                unreachable++;
                                bad.put(number, segment);
                            }

                            @Override
                            public void brings(Source source, long n, String key, long position) {
                                content.positions().set(key, position);
                            }

                            @Override
                            public void carried(String key, long position) {
                                content.positions().set(key, position);
                            }
                        });
        segment.bytes(scan.damaged() ? scan.bytes() : scan.end());
        files.found(segment, scan.crc());
        if (scan.damaged()) {
            bad.put(number, segment);
        } else {
            finish(path, scan);
        }
    }

    /** A process that was killed leaves bytes that are readable and not yet synced. */
    private void finish(String path, OutboxScan scan) {
        try (var file = disk.open(path, Disk.Mode.WRITE)) {
            if (scan.bytes() > scan.end()) {
                cutBytes += scan.bytes() - scan.end();
                file.truncate(scan.end());
            }
            file.force();
        }
    }

    /** {@return the highest {@code n} up to which there is no gap, with what can be salvaged} */
    private long reach(Source source) {
        return reaches.computeIfAbsent(source, this::findReach);
    }

    private long findReach(Source source) {
        long reach = marks.highWaterMark(source);
        long before = -1;
        while (reach > before) {
            before = reach;
            reach = content.reach(source, salvageable.reach(source, reach));
        }
        return reach;
    }

    /** Something is missing that was there: it may lie in what was gone through before. */
    private boolean isBehindGap() {
        return content.sources().stream().anyMatch(source -> content.last(source) > reach(source));
    }

    private void takeSalvaged(Salvage salvage, Source source, long n, Bytes payload) {
        if (n > reach(source)) {
            miss(salvage);
        } else if (n > marks.highWaterMark(source) && add(source, n, payload)) {
            salvaged++;
        }
    }

    private void miss(Salvage salvage) {
        unreachable++;
        salvage.missed();
    }

    private boolean add(Source source, long n, Bytes payload) {
        if (files.fullCount() >= FileOutbox.FULL_MAX) {
            force.run();
        }
        return content.add(source, n, payload);
    }

    private void dropUnreachable() {
        for (Source source : content.sources()) {
            for (var run : content.dropAbove(source, reach(source))) {
                unreachable += run.count();
                bad.put(run.segment().number(), run.segment());
            }
        }
    }

    private void readPositionsAgain() {
        var replay = new PositionReplay(this::reach);
        long before = 0;
        for (var segment : files.segments()) {
            if (segment.number() != before + 1) {
                replay.gap();
            }
            before = segment.number();
            OutboxScan.of(disk, files.path(segment), sources, replay);
        }
        content.positions().clear();
        replay.result().forEach(content.positions()::set);
    }

    private void writeAnew(OutboxSegment segment) {
        content.dropIn(segment);
        OutboxScan.of(
                disk,
                files.path(segment),
                sources,
                (source, n, payload, _) -> {
                    if (n > marks.highWaterMark(source) && n <= reach(source)) {
                        add(source, n, payload);
                    }
                });
    }

    private void setAside(OutboxSegment segment) {
        String label = segment.name().substring(0, segment.name().lastIndexOf('.'));
        String target = TornName.free(disk, directory, label);
        files.forget(segment);
        disk.move(files.path(segment), target);
        setAside.add(target);
    }
}
