package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.metric.MetricId;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What API Gateway tells of the requests to one stage, under the name of the API and once more under the stage. Each request is one value of
 * each: so the sum of the errors is their number, and their average the share of the requests. Latencies are in milliseconds.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html. Safe for use by many threads.
 */
final class GatewayMetrics {

    private static final String NAMESPACE = "AWS/ApiGateway";
    private static final String API = "ApiName";
    private static final String STAGE = "Stage";
    private static final String COUNT = "Count";
    private static final String LATENCY = "Latency";
    private static final String INTEGRATION_LATENCY = "IntegrationLatency";
    private static final String CLIENT_ERROR = "4XXError";
    private static final String SERVER_ERROR = "5XXError";

    private final Metrics metrics;
    private final List<Ids> all;

    /** The five metrics under the same dimensions. */
    private record Ids(
            MetricId count, MetricId latency, MetricId integrationLatency, MetricId clientError, MetricId serverError) {

        static Ids of(Map<String, String> dimensions) {
            return new Ids(
                    MetricId.of(NAMESPACE, COUNT, dimensions),
                    MetricId.of(NAMESPACE, LATENCY, dimensions),
                    MetricId.of(NAMESPACE, INTEGRATION_LATENCY, dimensions),
                    MetricId.of(NAMESPACE, CLIENT_ERROR, dimensions),
                    MetricId.of(NAMESPACE, SERVER_ERROR, dimensions));
        }
    }

    /** Nothing told yet of a stage. */
    GatewayMetrics(Metrics metrics, Stage stage) {
        this.metrics = metrics;
        all = List.of(Ids.of(Map.of(API, stage.apiName())), Ids.of(Map.of(API, stage.apiName(), STAGE, stage.name())));
    }

    /** The metrics of every stage. */
    static Set<MetricKind> kinds() {
        return Stream.of(COUNT, LATENCY, INTEGRATION_LATENCY, CLIENT_ERROR, SERVER_ERROR)
                .flatMap(name -> Stream.of(
                        MetricKind.named(NAMESPACE, name, API), MetricKind.named(NAMESPACE, name, API, STAGE)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A request was answered.
     *
     * @param millis from its arrival to its answer
     * @param integrationMillis of that, the time of the integration; empty if none was called, or none answered
     */
    void answered(int status, long millis, OptionalLong integrationMillis) {
        for (Ids ids : all) {
            metrics.record(ids.count(), 1);
            metrics.record(ids.latency(), (double) millis);
            integrationMillis.ifPresent(took -> metrics.record(ids.integrationLatency(), (double) took));
            metrics.record(ids.clientError(), status / 100 == 4 ? 1 : 0);
            metrics.record(ids.serverError(), status / 100 == 5 ? 1 : 0);
        }
    }
}
