package io.luca.local.aws.cloud;

import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import java.util.List;
import java.util.Set;

/** The door of one AWS service to those that send it records in batches, such as pipes. Must be safe for use by many threads. */
@FunctionalInterface
public interface BatchTarget {

    /**
     * Sends records, of which some may fail.
     *
     * @param arn the target, as the pipe names it
     * @return the places of those that failed; the others are safe
     * @throws AwsError if none was taken
     */
    Set<Integer> put(Caller caller, String arn, List<String> records);
}
