package bellwether.launcher.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bellwether.group.Notice;
import bellwether.launcher.clock.ClockState;
import bellwether.transport.Threads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ClockWatchTest {
    private final List<String> told = new ArrayList<>();
    private ClockState state = ClockState.UNKNOWN;
    private Instant wall = Instant.parse("2026-03-02T10:00:00Z");
    private long nanos;
    private boolean measures = true;

    private final ClockWatch watch =
            new ClockWatch(
                    () -> state,
                    () -> measures,
                    notice -> told.add(text(notice)),
                    new ClockWatch.Clocks(() -> wall, () -> nanos));

    private static String text(Notice notice) {
        return notice.level() + " " + notice.event() + " " + notice.text();
    }

    private void look(ClockState now) throws InterruptedException {
        state = now;
        watch.look();
    }

    private void pass(long seconds, long setForwardSeconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
        wall = wall.plusSeconds(seconds + setForwardSeconds);
    }

    @Test
    void aClockThatIsRightOrDoesNotSayIsNoNews() throws InterruptedException {
        look(ClockState.UNKNOWN);
        look(ClockState.SYNCHRONISED);
        look(ClockState.UNKNOWN);
        assertEquals(List.of(), told);
        assertEquals(ClockState.UNKNOWN, watch.state());
    }

    @Test
    void oneThatIsNotIsToldOnceAndOnceWhenItIs() throws InterruptedException {
        look(ClockState.UNSYNCHRONISED);
        look(ClockState.UNSYNCHRONISED);
        assertEquals(1, told.size());
        assertTrue(told.getFirst().startsWith("WARN clock_unsynchronised "), told.getFirst());

        pass(60, 3_600);
        look(ClockState.SYNCHRONISED);
        look(ClockState.SYNCHRONISED);

        assertEquals(2, told.size());
        assertEquals(
                "INFO clock_synchronised the clock of this host is right; what was taken from"
                        + " 2026-03-02T10:00:00.000Z on until now may have a wrong time"
                        + " moved_ms=3600000",
                told.getLast());
    }

    @Test
    void oneThatIsSetBackWasMovedByLessThanNothing() throws InterruptedException {
        look(ClockState.UNSYNCHRONISED);
        pass(60, -90);
        look(ClockState.SYNCHRONISED);
        assertTrue(told.getLast().endsWith(" moved_ms=-90000"), told.getLast());
    }

    @Test
    void whileTheHostDoesNotSayWhatWasToldStands() throws InterruptedException {
        look(ClockState.UNSYNCHRONISED);
        look(ClockState.UNKNOWN);
        look(ClockState.UNSYNCHRONISED);
        assertEquals(1, told.size());
    }

    @Test
    void itMayHappenAgain() throws InterruptedException {
        look(ClockState.UNSYNCHRONISED);
        look(ClockState.SYNCHRONISED);
        look(ClockState.UNSYNCHRONISED);
        assertEquals(3, told.size());
    }

    @Test
    void whereNothingIsMeasuredNoTimeIsWrong() throws InterruptedException {
        measures = false;
        look(ClockState.UNSYNCHRONISED);
        assertEquals(List.of(), told);
        measures = true; // the settings were read again
        look(ClockState.UNSYNCHRONISED);
        assertEquals(1, told.size());
    }

    @Test
    void itEndsAlsoWhileItWaitsForAnAnswer() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var hanging =
                new ClockWatch(
                        () -> {
                            asked.countDown();
                            new CountDownLatch(1).await();
                            return ClockState.UNKNOWN;
                        },
                        () -> true,
                        _ -> {},
                        new ClockWatch.Clocks(Instant::now, System::nanoTime));
        try (var threads = new Threads((_, cause) -> told.add("failed: " + cause))) {
            Thread thread = threads.start("clock-watch", hanging);
            asked.await();
            hanging.close();
            thread.join();
        }
        assertEquals(List.of(), told);
    }
}
