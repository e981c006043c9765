package io.luca.local.aws.service.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.trace.RecordedSpan;
import io.luca.local.aws.trace.TraceHeader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gateway's part of a trace: https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html. */
class TracedStageIT {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String TRACED = "{'TracingEnabled': true}";

    private Optional<RunningGateway> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(RunningGateway::close);
    }

    @Test
    void each_request_begins_a_trace_which_the_service_is_told() throws Exception {
        RunningGateway gateway = runs(TRACED);

        HttpResponse<String> answer = gateway.post(RunningGateway.GOOD);

        TraceHeader told = told(answer);
        RecordedSpan span = recorded(gateway, told.traceId());
        assertThat(told.sampled()).contains(true);
        assertThat(told.parent()).contains(span.spanId());
        assertThat(span.parent()).isEmpty();
        assertThat(span.name()).isEqualTo("POST /evaluations");
        assertThat(span.attributes())
                .containsEntry(
                        "correlation_id",
                        answer.headers().firstValue("x-amz-apigw-id").orElseThrow())
                .containsEntry("http.response.status_code", "201");
    }

    /** The gateway tells of a request once it has answered it. */
    private static RecordedSpan recorded(RunningGateway gateway, String trace) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (gateway.xray.spans().trace(trace).isEmpty() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return gateway.xray.spans().trace(trace).getFirst();
    }

    @Test
    void a_callers_own_trace_goes_on_as_it_was_decided() throws Exception {
        RunningGateway gateway = runs(TRACED);
        String own = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=0";

        TraceHeader told = told(gateway.post(RunningGateway.GOOD, "X-Amzn-Trace-Id", own));

        assertThat(told.root()).isEqualTo("1-58406520-a006649127e371903a2de979");
        assertThat(told.sampled()).contains(false);
        assertThat(gateway.xray.spans().size()).isZero();
    }

    @Test
    void a_stage_that_is_not_traced_tells_nobody_of_a_trace() throws Exception {
        RunningGateway gateway = runs("{}");

        HttpResponse<String> answer = gateway.post(RunningGateway.GOOD);

        assertThat(RunningGateway.json(answer).path("headers").has(TraceHeader.NAME))
                .isFalse();
        assertThat(gateway.xray.spans().size()).isZero();
    }

    private static TraceHeader told(HttpResponse<String> answer) throws Exception {
        return TraceHeader.read(RunningGateway.json(answer)
                        .path("headers")
                        .path(TraceHeader.NAME)
                        .asText())
                .orElseThrow();
    }

    private RunningGateway runs(String settings) throws Exception {
        RunningGateway gateway = new RunningGateway(settings, Optional.empty(), Optional.empty());
        running = Optional.of(gateway);
        return gateway;
    }
}
