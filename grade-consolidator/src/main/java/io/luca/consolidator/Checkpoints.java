package io.luca.consolidator;

import java.util.Optional;

/** The store of checkpoints. */
interface Checkpoints {

    /** What a run left behind; empty if there is nothing, or nothing that can be used, which is logged. */
    Optional<Checkpoint> load(RunId run);

    void save(RunId run, Checkpoint checkpoint);

    /** Forgets a run that is over. */
    void clear(RunId run);
}
