package io.luca.local.aws.endpoint;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.http.Listening;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local AWS endpoint: one port for all services, as the AWS CLI and every SDK reach it through
 * {@code AWS_ENDPOINT_URL}. The service is the one that the signature names, and says by which protocol it is called.
 *
 * <p>Bound to the loopback address only: what answers here trusts a published operator key.
 */
public final class AwsEndpoint implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AwsEndpoint.class);
    private static final HeaderName TARGET = HeaderNames.create("X-Amz-Target");
    private static final HeaderName REQUEST_ID = HeaderNames.create("x-amzn-RequestId");
    private static final ContentEncodingContext ENCODINGS = ContentEncodingContext.builder()
            .contentEncodingsDiscoverServices(false)
            .addContentEncoding(new AwsChunked())
            .build();

    private static final byte[] NO_BODY = {};
    private static final long MAX_BODY = 16L << 20; // DynamoDB's own largest request is 16 MiB

    private final WebServer server;
    private final SignatureV4 signatures;
    private final Map<String, AwsService> services;
    private final Map<String, AwsService> byTarget;
    private final Faults faults;

    /**
     * @param pages adds plain HTTP pages that AWS serves unsigned, such as a user pool's keys
     */
    public AwsEndpoint(
            int port,
            CredentialStore credentials,
            Clock clock,
            List<AwsService> services,
            Faults faults,
            Consumer<HttpRouting.Builder> pages) {
        this.faults = faults;
        this.signatures = new SignatureV4(credentials, clock);
        this.services = services.stream().collect(Collectors.toMap(AwsService::signingName, Function.identity()));
        this.byTarget = services.stream()
                .filter(service -> service.unsignedTarget().isPresent())
                .collect(Collectors.toMap(service -> service.unsignedTarget().orElseThrow(), Function.identity()));
        WebServer unstarted = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(port)
                .connectionOptions(
                        options -> options.tcpNoDelay(true)) // or a small answer waits 40 ms for an acknowledgement
                .contentEncoding(ENCODINGS)
                .maxPayloadSize(MAX_BODY)
                .shutdownHook(false)
                .routing(routing -> {
                    routing.addFilter(Door.forPrograms());
                    pages.accept(routing);
                    routing.any(this::handle);
                })
                .build();
        this.server = Listening.start(unstarted, port);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        response.header(REQUEST_ID, UUID.randomUUID().toString());
        boolean isJson = request.headers().contains(TARGET);
        AwsReply reply;
        try {
            reply = answer(request, isJson);
        } catch (AwsError refused) {
            log.debug("{} {}: {}", refused.status(), refused.code(), refused.getMessage());
            reply = AwsErrors.write(refused, protocol(request), isJson);
        } catch (RuntimeException bug) {
            log.error("the local endpoint failed", bug);
            reply = AwsErrors.write(
                    new AwsError(500, "InternalFailure", "The local endpoint failed; see its log."),
                    protocol(request),
                    isJson);
        }
        send(reply, request, response);
    }

    private static void send(AwsReply reply, ServerRequest request, ServerResponse response) {
        response.status(reply.status()).header(HeaderNames.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        if (request.prologue().method().equals(Method.HEAD) || reply.status() == Status.NO_CONTENT_204.code()) {
            response.send();
        } else {
            response.send(reply.body());
        }
    }

    /** By the service that the signature names, whether or not it is a good one. In a query, only S3 has one. */
    private Protocol protocol(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.AUTHORIZATION)
                .flatMap(SignatureClaim::ofHeader)
                .map(claim -> services.get(claim.service()))
                .map(AwsService::protocol)
                .orElseGet(() -> PresignedQuery.isIn(request.query().rawValue()) ? Protocol.REST_XML : Protocol.RPC);
    }

    private AwsReply answer(ServerRequest request, boolean isJson) {
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : NO_BODY;
        SignatureV4.Signed signed = signatures.verify(new SignatureV4.Request(
                request.prologue().method().text(),
                request.path().rawPath(),
                request.query().rawValue(),
                request.headers(),
                body));
        String target = isJson ? request.headers().get(TARGET).get() : "";
        if (signed == null && !isJson && !request.prologue().method().equals(Method.POST)) {
            throw new AwsError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        AwsService service = signed != null ? service(signed.service()) : unsigned(target);
        String operation = service.protocol() != Protocol.RPC
                ? ""
                : isJson
                        ? target.substring(target.lastIndexOf('.') + 1)
                        : QueryParameters.parse(body).text("Action");
        if (signed == null && !service.acceptsUnsigned(operation)) {
            throw new AwsError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Caller caller = signed != null ? signed.caller() : new Caller.Anonymous();
        RestTarget where = new RestTarget(
                request.prologue().method().text(),
                request.path().rawPath(),
                signed != null ? signed.rawQuery() : request.query().rawValue());
        faults.await(service.signingName(), where);
        faults.meet(service.signingName());
        return service.answer(new AwsCall(
                service.signingName(),
                operation,
                isJson,
                caller,
                request.headers(),
                body,
                where,
                request.remotePeer().host()));
    }

    private AwsService service(String signingName) {
        return Optional.ofNullable(services.get(signingName))
                .orElseThrow(() -> new AwsError(
                        501,
                        "NotImplemented",
                        "The service '" + signingName + "' does not run on this platform; it has "
                                + services.keySet().stream().sorted().toList() + "."));
    }

    private AwsService unsigned(String target) {
        AwsService service = byTarget.get(target.substring(0, Math.max(0, target.lastIndexOf('.'))));
        if (service == null) {
            throw new AwsError(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        return service;
    }
}
