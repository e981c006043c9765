package io.luca.interactive;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The entry of the container: starts the service, and stops it politely when the container is told to end. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);

    private Main() {}

    /** With {@code --train}, starts, answers a few requests and ends: the run that an AOT cache is recorded from. */
    public static void main(String[] arguments) throws InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (List.of(arguments).contains("--train")) {
            train();
            return;
        }
        InteractiveService service = new InteractiveService(Config.from(System.getenv()), Clock.systemUTC());
        log.info("listening on port {}", service.port());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            log.info("stopping: no new requests, those under way finish");
            service.close();
            writeOutLog();
            ended.countDown();
        }));
        ended.await();
    }

    /** Log lines are written by a thread of their own, which would end with the process and take the last ones along. */
    private static void writeOutLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    /** Needs no AWS: an unknown token ends before any call to it. */
    private static void train() {
        Config config = Config.from(Map.ofEntries(
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("PORT", "0"),
                Map.entry("LUCA_TABLE", "none"),
                Map.entry("LUCA_TENANT_ROLE_ARN", "arn:aws:iam::000000000000:role/none"),
                Map.entry("LUCA_USER_POOL_ID", "none"),
                Map.entry("LUCA_USER_POOL_CLIENT_ID", "none"),
                Map.entry("LUCA_ERASURE_WORKFLOW_ARN", "none"),
                Map.entry("LUCA_EXPORT_WORKFLOW_ARN", "none"),
                Map.entry("LUCA_EXPORT_BUCKET", "none"),
                Map.entry("LUCA_BLOCKED_DAYS", "1"),
                // what a trace needs is in the cache too; nobody takes it
                Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
                Map.entry("OTEL_TRACES_SAMPLER_ARG", "1")));
        System.setProperty("aws.region", "us-east-1");
        try (InteractiveService service = new InteractiveService(config, Clock.systemUTC());
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/health", "/profile/nobody", "/nowhere")) {
                URI address = URI.create(
                        "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + service.port() + path);
                client.send(
                        HttpRequest.newBuilder(address)
                                .header("Authorization", "Bearer none")
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        } catch (IOException failed) {
            throw new IllegalStateException("the training run failed", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
