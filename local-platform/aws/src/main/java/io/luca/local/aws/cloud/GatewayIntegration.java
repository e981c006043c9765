package io.luca.local.aws.cloud;

import io.luca.local.aws.endpoint.AwsReply;
import java.util.List;
import java.util.Map;

/** The door of one AWS service to API Gateway's integrations of type {@code aws}. Must be safe for use by many threads. */
@FunctionalInterface
public interface GatewayIntegration {

    /**
     * A call, made ready by the integration's templates and parameters.
     *
     * @param path what follows {@code :path/} in the integration's URI, or empty
     * @param action what follows {@code :action/} in the integration's URI, or empty
     * @param roleArn the integration's credentials: the role that the call is made as
     */
    record Call(
            String method,
            String path,
            String action,
            String roleArn,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            byte[] body) {}

    /** Makes the call; what the service refuses is an answer too. */
    AwsReply call(Call call);
}
