package bellwether.launcher.runtime;

import bellwether.launcher.status.StatusReport;
import bellwether.storage.FileJournal;
import bellwether.storage.NioDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** A store without a peer around it. */
record OpenedStore(Vault vault, Store store, Reporting reporting) implements AutoCloseable {
    static OpenedStore of(Run run, Shell shell) throws IOException {
        var vault = Vault.open(run, NioDisk::new, FileJournal.SEGMENT_BYTES);
        Supplier<StatusReport> none =
                () -> {
                    throw new IllegalStateException("nobody asks for the status");
                };
        var reporting = new Reporting(run, shell.log(), none, none);
        var listeners =
                new Store.Listeners(
                        new SensorIntake(shell.log(), reporting, false),
                        reporting::tell,
                        reporting,
                        new SensorOwners(reporting, System::nanoTime),
                        new Expiry(
                                Optional.empty(),
                                run.id(),
                                new Expiry.Clock(Instant::now, System::nanoTime, () -> true),
                                reporting::tell));
        return new OpenedStore(vault, Store.open(run, shell, vault, listeners), reporting);
    }

    @Override
    public void close() {
        store.close(false);
        vault.close();
        reporting.discard();
    }
}
