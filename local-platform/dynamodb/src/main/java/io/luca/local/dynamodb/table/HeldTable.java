package io.luca.local.dynamodb.table;

import java.util.concurrent.locks.Lock;

/**
 * A table whose schema stays as it is until this is closed, by the thread that opened it. Who writes items holds their table from before
 * it reads them until they are written, so that no index, stream or deletion comes in between. Many can hold a table at once, and a
 * thread can hold it more than once. Who changes the schema holds the table alone.
 */
public record HeldTable(TableSchema schema, Lock lock) implements AutoCloseable {

    public HeldTable {
        lock.lock();
    }

    @Override
    public void close() {
        lock.unlock();
    }
}
