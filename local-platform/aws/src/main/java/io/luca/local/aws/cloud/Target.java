package io.luca.local.aws.cloud;

import io.luca.local.aws.endpoint.Caller;
import java.util.Map;

/**
 * The door of one AWS service to those that send it something without waiting: schedules, destinations, notifications. Must be
 * safe for use by many threads.
 */
@FunctionalInterface
public interface Target {

    /**
     * Hands a message over.
     *
     * @param arn of the queue, function or state machine
     * @param message its body, or its input
     * @param attributes of the message, where the service has such
     * @throws io.luca.local.aws.endpoint.AwsError if the policies or the service refuse
     */
    void deliver(Caller caller, String arn, String message, Map<String, String> attributes);
}
