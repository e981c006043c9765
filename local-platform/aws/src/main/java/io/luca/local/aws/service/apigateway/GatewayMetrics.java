package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.metric.Metrics;
import io.luca.local.aws.metric.ResourceMetrics;
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

    private static final Set<String> NAMES = Set.of(COUNT, LATENCY, INTEGRATION_LATENCY, CLIENT_ERROR, SERVER_ERROR);

    private final List<ResourceMetrics> all;

    /** Nothing told yet of a stage. */
    GatewayMetrics(Metrics metrics, Stage stage) {
        all = Stream.of(Map.of(API, stage.apiName()), Map.of(API, stage.apiName(), STAGE, stage.name()))
                .map(dimensions -> new ResourceMetrics(metrics, NAMESPACE, NAMES, dimensions))
                .toList();
    }

    /** The metrics of every stage. */
    static Set<MetricKind> kinds() {
        return Stream.of(MetricKind.each(NAMESPACE, NAMES, API), MetricKind.each(NAMESPACE, NAMES, API, STAGE))
                .flatMap(Set::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A request was answered.
     *
     * @param millis from its arrival to its answer
     * @param integrationMillis of that, the time of the integration; empty if none was called, or none answered
     */
    void answered(int status, long millis, OptionalLong integrationMillis) {
        for (ResourceMetrics each : all) {
            each.record(COUNT, 1);
            each.record(LATENCY, (double) millis);
            integrationMillis.ifPresent(took -> each.record(INTEGRATION_LATENCY, (double) took));
            each.record(CLIENT_ERROR, status / 100 == 4 ? 1 : 0);
            each.record(SERVER_ERROR, status / 100 == 5 ? 1 : 0);
        }
    }
}
