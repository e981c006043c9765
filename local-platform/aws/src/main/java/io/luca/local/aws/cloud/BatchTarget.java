package io.luca.local.pipes;

import io.luca.local.aws.AwsError;
import io.luca.local.aws.Caller;
import java.util.List;
import java.util.Set;

/** Where a pipe sends records. */
@FunctionalInterface
public interface PipeTarget {

    /**
     * Sends records, of which some may fail.
     *
     * @param arn the target, as the pipe names it
     * @return the places of those that failed; the others are safe
     * @throws AwsError if none was taken
     */
    Set<Integer> put(Caller caller, String arn, List<String> records);
}
