package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.GroupStatus;
import bellwether.group.Notice;
import bellwether.launcher.Await;
import bellwether.launcher.config.PeerConfig;
import bellwether.protocol.Ascii;
import bellwether.protocol.Bytes;
import bellwether.protocol.EpochLine;
import bellwether.protocol.Incarnation;
import bellwether.protocol.LineChain;
import bellwether.protocol.Reading;
import bellwether.protocol.Reign;
import bellwether.protocol.Source;
import bellwether.protocol.Tag;
import bellwether.sequencer.LogBase;
import bellwether.sequencer.LogIndex;
import bellwether.storage.FileJournal;
import bellwether.storage.ForwardedFile;
import bellwether.storage.MemoryDisk;
import bellwether.transport.Threads;
import bellwether.uplink.Receiver;
import bellwether.uplink.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has expired here, and nobody forwarded, is left out and told; the rest is forwarded. */
@Timeout(60)
final class ForwardingShortenedTest {
    private static final Reign REIGN = new Reign(1, Trial.ID, new Incarnation(1));

    private final List<Long> taken = new CopyOnWriteArrayList<>();
    private final List<Notice> told = new CopyOnWriteArrayList<>();
    private final LineChain chain = new LineChain();
    private int crc;

    private final Receiver receiver =
            new Receiver() {
                @Override
                public Answer hand(List<Recorded> batch) {
                    batch.forEach(each -> taken.add(each.sequence()));
                    return new Answer.Taken();
                }

                @Override
                public void close() {
                    // nothing is open
                }
            };

    private Bytes line(String body) {
        byte[] bytes = Bytes.utf8(body).array();
        crc = chain.next(crc, bytes, 0, bytes.length);
        return Bytes.utf8(body + ":" + Ascii.hex32(crc) + "\n");
    }

    private Bytes reading(long sequence) {
        var tag = new Tag(new Source(Trial.ID, new Incarnation(1)), sequence);
        var reading = new Reading("a", "2026-11-26T08:00:00Z", "1", "", "");
        return line("ORDERED:" + sequence + ":" + tag + ":" + reading.payload());
    }

    private static GroupStatus leads(FileJournal journal) {
        return new GroupStatus(
                GroupStatus.State.LEADER,
                Optional.of(Trial.ID),
                1,
                List.of(),
                5,
                journal.end(),
                journal.end(),
                journal.end(),
                0,
                new GroupStatus.Held(0, List.of()),
                0,
                Optional.of(REIGN),
                Optional.of(REIGN),
                Optional.empty(),
                OptionalLong.of(journal.end()));
    }

    @Test
    void itGoesOnWhereTheJournalBeginsAndSaysOnceWhatIsLeftOut() throws Exception {
        var index = new LogIndex();
        index.take(line(new EpochLine(REIGN, 1, List.of()).text()));
        for (int sequence = 1; sequence <= 3; sequence++) {
            index.take(reading(sequence));
        }
        var disk = new MemoryDisk(new Random(1));
        try (var journal = FileJournal.open(disk, "d/journal").journal();
                var threads = new Threads((_, cause) -> cause.printStackTrace())) {
            journal.begin(LogBase.of(index));
            journal.append(reading(4));
            journal.append(reading(5));
            journal.sync();
            var settings =
                    new PeerConfig.Uplink(
                            Optional.empty(), Optional.empty(), 1, Duration.ofMillis(1));
            var forwarding =
                    new Forwarding(
                            Optional.of(new Uplink("exec", receiver, settings)),
                            journal,
                            new ForwardedFile(disk, "d"),
                            new Inbox(),
                            new Forwarding.Reports(
                                    told::add, new ListTroubles(), new ListPeerLog()));
            forwarding.start(threads);
            forwarding.settled(leads(journal));
            Await.until("both are taken", () -> taken.size() == 2);
            forwarding.close();
        }
        assertEquals(List.of(4L, 5L), taken);
        assertEquals(1, told.size());
        assertEquals("forwarding_skipped", told.getFirst().event());
        assertTrue(told.getFirst().text().endsWith("sequences=3"), told.getFirst().text());
    }
}
