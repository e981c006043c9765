package io.luca.local.aws.endpoint;

import java.util.Optional;

/** One AWS service behind the local endpoint. Implementations are safe for use by many threads. */
public interface AwsService {

    /** The name that requests to it are signed for, such as {@code dynamodb}. */
    String signingName();

    /** How requests name their operation. */
    default Protocol protocol() {
        return Protocol.RPC;
    }

    /**
     * Whether an unsigned request may reach this operation, as AWS allows for a few (sign-in at Cognito). The default
     * is no.
     */
    default boolean acceptsUnsigned(String operation) {
        return false;
    }

    /**
     * What {@code X-Amz-Target} begins with, by which a request without a signature names this service; empty if none may come
     * without one.
     */
    default Optional<String> unsignedTarget() {
        return Optional.empty();
    }

    /**
     * Answers one call.
     *
     * @throws AwsError for every answer that AWS gives as an error
     */
    AwsReply answer(AwsCall call);
}
