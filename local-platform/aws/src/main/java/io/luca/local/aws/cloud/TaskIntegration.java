package io.luca.local.aws.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.Caller;
import java.util.Set;

/** Calls one operation of a service for tasks. Implementations are safe for use by many threads. */
public interface TaskIntegration {

    /** The ARN that tasks name it by, such as {@code arn:aws:states:::lambda:invoke}. */
    String resource();

    /** What errors of the service begin with, such as {@code Lambda}. */
    String errorPrefix();

    /** The error of a call that the policies refuse, such as {@code Lambda.AWSLambdaException}. */
    String refusedAs();

    /** The members of {@code Arguments} that are honoured; a definition with any other is refused. */
    Set<String> arguments();

    /**
     * Makes the call, once.
     *
     * @param caller the state machine's role, whose policies decide
     * @return what the task's result is
     * @throws io.luca.local.aws.endpoint.AwsError if the policies or the service refuse; the task fails with what is its name there
     * @throws StateFailedException if what was called failed by an error of its own
     */
    JsonNode call(Caller caller, JsonNode arguments) throws StateFailedException;
}
