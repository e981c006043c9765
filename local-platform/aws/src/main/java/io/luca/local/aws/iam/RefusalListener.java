package io.luca.local.aws.iam;

/** Is told of each call that IAM refuses, on the thread of the call, before the caller is answered. Called by many threads; it must be quick. */
@FunctionalInterface
public interface RefusalListener {

    /** Of a machine on which nobody asks. */
    RefusalListener NOBODY = _ -> {};

    void refused(Refusal refusal);
}
