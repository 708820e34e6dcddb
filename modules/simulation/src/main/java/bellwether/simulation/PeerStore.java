package bellwether.simulation;

import bellwether.sequencer.Journal;
import bellwether.sequencer.LogIndex;
import bellwether.sequencer.Outbox;
import bellwether.sequencer.Projection;
import bellwether.sequencer.Promises;
import bellwether.storage.MemoryDisk;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a simulated peer has on its disk, and what its process does there. Outlives the process.
 * Every operation may throw {@link bellwether.protocol.JournalFailure} or {@link
 * MemoryDisk.PowerCut} if the disk has been told to fail.
 */
interface PeerStore {
    /** {@return what the journal holds, when a process starts} */
    LogIndex open();

    /** {@return the journal of the running process} */
    Journal journal();

    /** {@return the projection of the running process} */
    Projection projection();

    /** {@return the outbox} */
    Outbox outbox();

    /** {@return where promises outlive the process} */
    Promises promises();

    /** {@return whether the projection has all that the journal holds, or may have it} */
    boolean deliversAll();

    /** {@return whether anything was left to sync} */
    boolean sync();

    /** Does one of the things that threads do in the background, as drawn. */
    void work(RandomGenerator random);

    /** The process dies; with power, or without. */
    void crash(boolean powerCut);

    /** The process ends in order: everything is synced and closed. */
    void close();

    /**
     * Renders all of the journal, and compares.
     *
     * @throws Violation if the CSV files are not exactly what the journal says
     */
    void checkProjection();

    /** {@return the disk that can be told to fail, if there is one} */
    default Optional<MemoryDisk> disk() {
        return Optional.empty();
    }
}
