package io.luca.local.aws.service.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.luca.local.aws.cloud.Target;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.lambda.InvokeConfigs.InvokeConfig;
import io.luca.local.aws.time.Activity;
import io.luca.local.aws.time.Timeline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that nobody waits for. One that fails is tried again after a minute, and after two minutes more, as
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html says; then its record goes where the
 * templates say, under the function's own role. One that finds as many of the function running as may comes back after a second, then
 * after twice as long each time up to five minutes, until it is too old: that counts as no try. Time that is let pass waits for the
 * calls that have begun: the function of one night has ended before the next night comes. Safe for use by many threads.
 */
public final class AsyncInvocations {

    private static final Logger log = LoggerFactory.getLogger(AsyncInvocations.class);
    private static final ObjectMapper json = new ObjectMapper();

    /** In real time; a function has 15 minutes at most, and its start takes some as well. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(16);

    private static final Duration FIRST_RETURN = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETURN = Duration.ofMinutes(5);

    private final Function<FunctionReference, InvokeConfig> configs;
    private final Timeline timeline;
    private final Executor threads;
    private final Target destinations;
    private final Optional<KeptInvocations> kept;
    private final Invoker invoker;
    private volatile boolean isStopped;
    private final Activity activity = new Activity();

    /** Runs a function once. */
    @FunctionalInterface
    interface Invoker {
        byte[] invoke(FunctionReference reference, byte[] event) throws FunctionFailedException;
    }

    /**
     * No calls yet.
     *
     * @param threads runs functions, each call by itself
     * @param destinations takes the records of calls that are given up
     * @param kept where calls outlive the process until they are done; empty to let them end with it
     */
    AsyncInvocations(
            InvokeConfigs configs,
            Timeline timeline,
            Executor threads,
            Target destinations,
            Optional<KeptInvocations> kept) {
        this(
                configs::of,
                timeline,
                threads,
                destinations,
                kept,
                (reference, event) -> reference.function().invoke(event, reference.arn()));
    }

    AsyncInvocations(
            Function<FunctionReference, InvokeConfig> configs,
            Timeline timeline,
            Executor threads,
            Target destinations,
            Optional<KeptInvocations> kept,
            Invoker invoker) {
        this.kept = kept;
        this.configs = configs;
        this.timeline = timeline;
        this.threads = threads;
        this.destinations = destinations;
        this.invoker = invoker;
        timeline.settleBy(this::awaitQuiet);
    }

    /**
     * Takes a call; the answer is its id.
     *
     * @throws AwsError {@code ServiceException} once the machine ends
     */
    public String take(FunctionReference reference, byte[] event) {
        if (isStopped) {
            throw new AwsError(503, "ServiceException", "The platform stops.");
        }
        Call call = new Call(UUID.randomUUID().toString(), reference, event, timeline.now());
        reference.function().metrics().received(reference.arn());
        keep(call, 1, call.takenAt());
        begin(call, 1, FIRST_RETURN);
        return call.id();
    }

    /**
     * Takes over what earlier processes took and did not do: at its time, or at once if that is over. A call that was under way is made
     * again, as Lambda may. One of a function that is no more is given up, and told.
     *
     * @param functions by ARN; empty for none
     */
    void takeOver(Function<String, Optional<FunctionReference>> functions) {
        for (KeptInvocations.Kept left : kept.map(KeptInvocations::all).orElse(List.of())) {
            Optional<FunctionReference> reference = functions.apply(left.function());
            if (reference.isPresent()) {
                Call call = new Call(left.id(), reference.get(), left.event(), left.takenAt());
                var _ = timeline.at(left.due(), () -> begin(call, left.attempt(), FIRST_RETURN));
            } else {
                log.warn("call {} is given up: there is no function {} any more", left.id(), left.function());
                kept.ifPresent(calls -> calls.forget(left.id()));
            }
        }
    }

    /** What fails from now on fails because the machine ends: it is tried by the next one. */
    void stop() {
        isStopped = true;
    }

    private void keep(Call call, int attempt, Instant due) {
        kept.ifPresent(calls -> calls.keep(new KeptInvocations.Kept(
                call.id(), call.reference().arn(), call.event(), call.takenAt(), attempt, due)));
    }

    private void forget(Call call) {
        kept.ifPresent(calls -> calls.forget(call.id()));
    }

    private record Call(String id, FunctionReference reference, byte[] event, Instant takenAt) {}

    /** At work from now on, not only once the thread runs. */
    private void begin(Call call, int attempt, Duration nextReturn) {
        activity.begin();
        threads.execute(() -> {
            try {
                run(call, attempt, nextReturn);
            } finally {
                activity.end();
            }
        });
    }

    private void awaitQuiet() {
        if (!activity.awaitQuiet(LONGEST_CALL)) {
            throw new IllegalStateException(
                    "after " + LONGEST_CALL + " a function that nobody waits for is at work still");
        }
    }

    private void run(Call call, int attempt, Duration nextReturn) {
        try {
            var _ = invoker.invoke(call.reference(), call.event());
            if (!isStopped) {
                forget(call);
            }
        } catch (FunctionThrottledException busy) {
            if (!isStopped) {
                afterThrottling(call, attempt, nextReturn);
            }
        } catch (FunctionFailedException failed) {
            if (isStopped) {
                return;
            }
            afterFailure(call, attempt, String.valueOf(failed.getMessage()));
        }
    }

    private void afterThrottling(Call call, int attempt, Duration nextReturn) {
        Instant next = timeline.now().plus(nextReturn);
        if (isTooOld(call, next)) {
            giveUp(call, attempt - 1, "EventAgeExceeded", "{\"errorMessage\":\"Rate Exceeded.\"}");
            return;
        }
        Duration doubled = nextReturn.multipliedBy(2);
        Duration after = doubled.compareTo(LONGEST_RETURN) < 0 ? doubled : LONGEST_RETURN;
        keep(call, attempt, next);
        var _ = timeline.at(next, () -> begin(call, attempt, after));
    }

    private boolean isTooOld(Call call, Instant next) {
        return next.isAfter(call.takenAt().plus(configs.apply(call.reference()).maxAge()));
    }

    private void afterFailure(Call call, int attempt, String error) {
        Instant next = timeline.now().plus(Duration.ofMinutes(attempt));
        boolean isTriedAgain = attempt <= configs.apply(call.reference()).retries();
        if (isTriedAgain && !isTooOld(call, next)) {
            keep(call, attempt + 1, next);
            var _ = timeline.at(next, () -> begin(call, attempt + 1, FIRST_RETURN));
            return;
        }
        giveUp(call, attempt, isTriedAgain ? "EventAgeExceeded" : "RetriesExhausted", error);
    }

    private void giveUp(Call call, int attempt, String condition, String error) {
        InvokeConfig config = configs.apply(call.reference());
        FunctionMetrics metrics = call.reference().function().metrics();
        metrics.dropped(call.reference().arn());
        log.warn(
                "call {} of {} is given up after {} tries: {}",
                call.id(),
                call.reference().arn(),
                attempt,
                condition);
        config.onFailure().ifPresent(queue -> {
            try {
                destinations.deliver(
                        new Caller.RoleSession(
                                call.reference().function().config().roleArn(), "destination", Map.of(), Instant.MAX),
                        queue,
                        record(call, attempt, condition, error),
                        Map.of());
            } catch (RuntimeException refused) { // that is counted, and that is all
                metrics.undelivered(call.reference().arn());
                log.error("the record of call {} did not reach {}", call.id(), queue, refused);
            }
        });
        forget(call);
    }

    /** As Lambda writes it: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html. */
    private String record(Call call, int attempts, String condition, String error) {
        ObjectNode record = json.createObjectNode().put("version", "1.0");
        record.put("timestamp", timeline.now().toString());
        record.putObject("requestContext")
                .put("requestId", call.id())
                .put(
                        "functionArn",
                        call.reference().function().config().arn() + ":"
                                + call.reference().qualifier().orElse(FunctionReference.LATEST))
                .put("condition", condition)
                .put("approximateInvokeCount", attempts);
        record.set("requestPayload", parsed(new String(call.event(), UTF_8)));
        record.putObject("responseContext")
                .put("statusCode", 200)
                .put("executedVersion", call.reference().executedVersion())
                .put("functionError", "Unhandled");
        record.set("responsePayload", parsed(error));
        try {
            return json.writeValueAsString(record);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode node = json.readTree(text);
            return node.isMissingNode() ? TextNode.valueOf(text) : node;
        } catch (IOException notJson) {
            return TextNode.valueOf(text);
        }
    }
}
