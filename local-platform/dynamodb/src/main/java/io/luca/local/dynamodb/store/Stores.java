package io.luca.local.dynamodb.store;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens stores. */
public final class Stores {

    private static final String EARLIER_BUILD = "shared-local-instance.db";
    private static final int COMPACTED_FROM = 64 << 20;

    private Stores() {}

    /** A store that ends with its process. */
    public static Store inMemory() {
        return new TreeStore();
    }

    /**
     * The store of a directory, which is made if it is not there.
     *
     * @throws StoreRefusedException if it is damaged, in use, of an earlier build, or cannot be written
     */
    public static Store in(Path directory) {
        return in(directory, COMPACTED_FROM);
    }

    /**
     * The store of a directory.
     *
     * @param compactedFrom from how many bytes on a journal is made a snapshot
     */
    static Store in(Path directory, int compactedFrom) {
        if (Files.exists(directory.resolve(EARLIER_BUILD))) {
            throw new StoreRefusedException(
                    directory + " holds tables of an earlier build (" + EARLIER_BUILD
                            + "), which this one cannot read. Begin anew: name another directory, or delete this one.",
                    null);
        }
        return TreeStore.of(StoreDirectory.open(directory, compactedFrom));
    }
}
