package io.luca.local.aws.service.cognito;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** The public pages of a user pool: its signing keys and its OpenID configuration. */
public final class IdentityPages {

    private final UserPools pools;

    public IdentityPages(UserPools pools) {
        this.pools = pools;
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.get("/{pool}/.well-known/jwks.json", this::keys)
                .get("/{pool}/.well-known/openid-configuration", this::configuration);
    }

    private void keys(ServerRequest request, ServerResponse response) {
        if (pools.pool(poolId(request)).isEmpty()) {
            response.status(Status.NOT_FOUND_404).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(pools.tokens().jwks());
    }

    private void configuration(ServerRequest request, ServerResponse response) {
        pools.pool(poolId(request))
                .ifPresentOrElse(
                        pool -> response.header(HeaderNames.CONTENT_TYPE, "application/json")
                                .send("""
                                        {"issuer":"%s","jwks_uri":"%s/.well-known/jwks.json",\
                                        "id_token_signing_alg_values_supported":["RS256"],\
                                        "response_types_supported":["code","token"],\
                                        "subject_types_supported":["public"]}""".formatted(
                                                pools.tokens().issuer(pool),
                                                pools.tokens().issuer(pool))),
                        () -> response.status(Status.NOT_FOUND_404).send());
    }

    private static String poolId(ServerRequest request) {
        return request.path().pathParameters().get("pool");
    }
}
