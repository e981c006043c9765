package io.luca.consolidator;

/** The way in which a run goes on after its time is up. */
interface Continuations {

    /** Calls the function again soon, for the same run. Asking twice for one continuation calls once. */
    void schedule(RunRequest next);
}
