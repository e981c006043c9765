package io.luca.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who decides what is recorded, what belongs to what, and what is said of it. */
class TracesTest {

    private static final TraceContext GATEWAY =
            new TraceContext("58406520a006649127e371903a2de979", "4c721bf33e3caf8f", true);
    private static final TraceContext UNRECORDED =
            new TraceContext("58406520a006649127e371903a2de979", "4c721bf33e3caf8f", false);

    private final EndedSpans ended = new EndedSpans();
    private final Traces traces = ended.traces();

    @Test
    void work_is_part_of_what_it_was_begun_for() {
        String answer =
                traces.run(begun(Optional.of(GATEWAY)), _ -> Span.within("part", Span.Kind.CLIENT, _ -> "done"));

        SpanData whole = ended.named("work");
        SpanData part = ended.named("part");
        assertThat(answer).isEqualTo("done");
        assertThat(whole.getTraceId()).isEqualTo(part.getTraceId()).isEqualTo(GATEWAY.traceId());
        assertThat(whole.getParentSpanId()).isEqualTo(GATEWAY.spanId());
        assertThat(part.getParentSpanId()).isEqualTo(whole.getSpanId());
    }

    @Test
    void what_the_gateway_does_not_record_is_not_recorded_and_whoever_comes_next_is_told_so() {
        Optional<TraceContext> told =
                traces.run(begun(Optional.of(UNRECORDED)), _ -> Span.within("part", Span.Kind.CLIENT, Span::context));

        assertThat(ended.all()).isEmpty();
        assertThat(told).contains(UNRECORDED);
    }

    @Test
    void what_comes_without_a_decision_is_decided_by_the_ratio() {
        Traces never = Traces.of(new TraceSettings(Optional.empty(), "test", Map.of(), 0), ended);

        boolean isRecorded = never.run(begun(Optional.empty()), Span::isRecorded);
        boolean isAlways = traces.run(begun(Optional.empty()), Span::isRecorded);

        assertThat(isRecorded).isFalse();
        assertThat(isAlways).isTrue();
    }

    /** Or whoever sends a header of their own could make each of their requests be recorded. */
    @Test
    void nobody_makes_more_be_recorded_than_a_share_of_a_second() {
        List<Boolean> recorded = IntStream.range(0, 10_000)
                .mapToObj(_ -> traces.run(begun(Optional.of(GATEWAY)), Span::isRecorded))
                .toList();

        // the loop may see a second or two change
        assertThat(recorded)
                .filteredOn(is -> is)
                .hasSizeLessThan(10_000 / 2)
                .hasSizeGreaterThanOrEqualTo(Traces.MOST_A_SECOND);
    }

    @Test
    void other_work_that_it_has_to_do_with_is_named_and_is_not_its_parent() {
        TraceContext other = new TraceContext("1".repeat(32), "2".repeat(16), true);

        String _ = traces.run(
                new Traces.Beginning("work", Span.Kind.CONSUMER, Optional.of(GATEWAY), List.of(other)), _ -> "");

        SpanData span = ended.named("work");
        assertThat(span.getLinks())
                .extracting(link -> link.getSpanContext().getTraceId())
                .containsExactly(other.traceId());
        assertThat(span.getTraceId()).isEqualTo(GATEWAY.traceId());
    }

    @Test
    void what_it_is_to_be_found_by_is_named_as_x_ray_asks_for() {
        String _ = traces.run(begun(Optional.empty()), span -> {
            span.index("correlation_id", "abc=");
            span.note("http.route", "/profile/{student_id}");
            span.note("http.response.status_code", 200);
            return "";
        });

        SpanData span = ended.named("work");
        assertThat(span.getAttributes().get(stringArrayKey("aws.xray.annotations")))
                .containsExactly("correlation_id");
        assertThat(span.getAttributes().get(stringKey("correlation_id"))).isEqualTo("abc=");
        assertThat(span.getAttributes().get(longKey("http.response.status_code")))
                .isEqualTo(200);
        assertThat(span.getResource().getAttribute(stringKey("service.name"))).isEqualTo("test");
        assertThat(span.getResource().getAttribute(stringKey("deployment.environment.name")))
                .isEqualTo("dev");
    }

    @Test
    void a_failure_is_told_by_its_kind_and_not_by_its_words() {
        assertThatThrownBy(() -> traces.run(begun(Optional.empty()), _ -> {
                    throw new IllegalStateException("the mark of Ana is 9.5");
                }))
                .isInstanceOf(IllegalStateException.class);

        SpanData span = ended.named("work");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEmpty();
        assertThat(span.getEvents()).isEmpty();
        assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void another_thread_works_for_the_same_span_if_it_is_told() throws Exception {
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            String _ = traces.run(begun(Optional.empty()), _ -> {
                Callable<String> told = Span.shared(() -> Span.within("told", Span.Kind.CLIENT, _ -> ""))::get;
                Callable<String> untold = () -> Span.within("untold", Span.Kind.CLIENT, _ -> "");
                try {
                    String _ = others.submit(told).get();
                    return others.submit(untold).get();
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            });
        }

        assertThat(ended.named("told").getParentSpanId())
                .isEqualTo(ended.named("work").getSpanId());
        assertThat(ended.all()).noneMatch(span -> span.getName().equals("untold"));
    }

    @Test
    void without_a_collector_there_is_nothing() {
        Traces none = Traces.exported(TraceSettings.from(Map.of(), "test"));

        Optional<TraceContext> told = none.run(begun(Optional.of(GATEWAY)), Span::context);

        assertThat(told).isEmpty();
        none.close();
    }

    @Test
    void no_two_ids_are_the_same_in_one_process_or_in_two() {
        List<UnrepeatedIds> processes = List.of(new UnrepeatedIds(), new UnrepeatedIds());
        Set<String> given = new HashSet<>();

        processes.forEach(ids -> IntStream.range(0, 1_000).forEach(_ -> {
            given.add(ids.generateTraceId());
            given.add(ids.generateSpanId());
        }));

        assertThat(given).hasSize(2 * 2_000);
    }

    @Test
    void a_share_is_for_each_second() {
        long[] now = {5};
        RecordingRate rate = new RecordingRate(2, () -> now[0]);

        List<Boolean> first = List.of(rate.take(), rate.take(), rate.take());
        now[0] += 1_000_000_000L;
        List<Boolean> next = List.of(rate.take(), rate.take(), rate.take());

        assertThat(first).containsExactly(true, true, false);
        assertThat(next).containsExactly(true, true, false);
    }

    /** What counts the nanoseconds of the machine that a snapshot is restored on may be behind the one that it was taken on. */
    @Test
    void a_share_is_for_each_second_also_if_the_time_begins_anew() {
        long[] now = {3_600_000_000_000L};
        RecordingRate rate = new RecordingRate(2, () -> now[0]);
        now[0] = 5;

        assertThat(List.of(rate.take(), rate.take(), rate.take())).containsExactly(true, true, false);
    }

    private static Traces.Beginning begun(Optional<TraceContext> parent) {
        return new Traces.Beginning("work", Span.Kind.SERVER, parent, List.of());
    }
}
