package io.luca.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Credentials of one school, as the interactive service gets them: {@code /_luca/credentials?school=…} becomes the tenant role by STS,
 * under the service's own role, so that a developer can try what the synthesized policies let through.
 */
final class CredentialsPage {

    private static final int SHOWN = 20;
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;

    CredentialsPage(Platform platform) {
        this.platform = platform;
    }

    void addTo(ControlPages pages) {
        pages.get("/_luca/credentials", this::credentials);
    }

    /** STS gives credentials for any tag: those of a school that there is not would only look as if nothing worked. */
    private void credentials(ServerRequest request, ServerResponse response) {
        String school = request.query().first("school").orElse("");
        try (TableAccess access = new TableAccess(platform)) {
            SchoolId id = new SchoolId(school);
            if (access.registry().find(id).isPresent()) {
                send(response, of(access, id));
            } else {
                refuse(
                        response,
                        "there is no school " + school + "; there are "
                                + access.registry().schools().stream()
                                        .map(SchoolId::value)
                                        .limit(SHOWN)
                                        .toList());
            }
        } catch (LucaException noId) {
            refuse(response, "the school: " + noId.getMessage());
        }
    }

    private String of(TableAccess access, SchoolId school) {
        AwsSessionCredentials issued =
                (AwsSessionCredentials) access.tenants().of(school).resolveCredentials();
        return json.createObjectNode()
                .put("access_key_id", issued.accessKeyId())
                .put("secret_access_key", issued.secretAccessKey())
                .put("session_token", issued.sessionToken())
                .put("aws_url", platform.awsUrl())
                .put("region", platform.cloud().environment().region())
                .toString();
    }

    private static void refuse(ServerResponse response, String why) {
        response.status(Status.NOT_FOUND_404);
        send(response, json.createObjectNode().put("message", why).toString());
    }

    private static void send(ServerResponse response, String body) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(body);
    }
}
