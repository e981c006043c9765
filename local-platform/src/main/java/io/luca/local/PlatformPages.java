package io.luca.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.luca.local.aws.IssuedCredentials;
import java.util.function.Supplier;

/** What a platform says of itself on its AWS endpoint, below {@code /_luca/}: for the command line, not for deployables. */
final class PlatformPages {

    private final Platform platform;

    PlatformPages(Platform platform) {
        this.platform = platform;
    }

    void addTo(HttpRouting.Builder routing) {
        page(routing, "/_luca/status", this::status);
        page(routing, "/_luca/credentials", this::serviceCredentials);
    }

    private static void page(HttpRouting.Builder routing, String path, Supplier<String> json) {
        routing.get(
                path,
                (_, response) -> response.header(HeaderNames.CONTENT_TYPE, "application/json")
                        .send(json.get()));
    }

    /** What the interactive service runs with, so that a developer can try what it may and may not do. */
    private String serviceCredentials() {
        IssuedCredentials issued = platform.credentialsOf(platform.interactiveRoleArn());
        return new ObjectMapper()
                .createObjectNode()
                .put("access_key_id", issued.accessKeyId())
                .put("secret_access_key", issued.secretAccessKey())
                .put("session_token", issued.sessionToken())
                .put("tenant_role_arn", platform.roleArn("InteractiveTenantRole"))
                .toString();
    }

    private String status() {
        ObjectMapper json = new ObjectMapper();
        ObjectNode status = json.createObjectNode();
        status.put("api_url", platform.apiUrl())
                .put("aws_url", platform.awsUrl())
                .put("region", platform.region())
                .put("user_pool_id", platform.userPoolId())
                .put("client_id", platform.clientId())
                .put("table", platform.tableName())
                .put("interactive_url", platform.interactiveAddress().toString())
                .put("interactive_pid", platform.interactivePid())
                .put("interactive_role_arn", platform.interactiveRoleArn())
                .put("refusals", platform.refusals());
        status.set("queues", json.valueToTree(platform.queueDepths()));
        status.set("functions", json.valueToTree(platform.functionPids()));
        return status.toString();
    }
}
