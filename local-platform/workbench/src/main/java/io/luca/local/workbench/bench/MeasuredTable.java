package io.luca.local.workbench.bench;

/** What is called while it is measured: a table on its engine, or the floor below it. Calls are safe for use by many threads. */
interface MeasuredTable extends AutoCloseable {

    /** Does one call; of two numbers none has items in common. Says whether it ended as it should. */
    boolean call(long number);

    @Override
    void close();
}
