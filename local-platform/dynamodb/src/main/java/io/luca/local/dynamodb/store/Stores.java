package io.luca.local.dynamodb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;

/** Opens stores. */
public final class Stores {

    private static final String FILE = "tables.mv";
    private static final String EARLIER_BUILD = "shared-local-instance.db";

    private Stores() {}

    /** A store that ends with its process. */
    public static Store inMemory() {
        return new TreeStore(new MVStore.Builder().autoCommitDisabled().open());
    }

    /**
     * The store of a directory, which is made if it is not there.
     *
     * @throws StoreRefusedException if it is not a directory of ours, is damaged, read-only or in use by another process
     */
    public static Store in(Path directory) {
        if (Files.exists(directory.resolve(EARLIER_BUILD))) {
            throw new StoreRefusedException(directory + " holds tables of an earlier build (" + EARLIER_BUILD
                    + "), which this one cannot read. Begin anew in another directory, or delete this one.");
        }
        try {
            Files.createDirectories(directory);
        } catch (IOException unmade) {
            throw new UncheckedIOException(unmade);
        }
        return new TreeStore(new MVStore.Builder()
                .fileName(directory.resolve(FILE).toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open());
    }
}
