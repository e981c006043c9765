package io.luca.local.scheduler;

import io.luca.local.aws.Caller;

/** Calls what a schedule names. */
@FunctionalInterface
public interface ScheduledCall {

    /**
     * Hands the call over.
     *
     * @param arn the target's
     * @throws io.luca.local.aws.AwsError if the policies or the target's service refuse
     */
    void make(Caller caller, String arn, String input);
}
