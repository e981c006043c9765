package io.luca.interactive.server;

import io.luca.contract.LogFields;
import io.luca.interactive.http.Caller;
import io.luca.logging.Causes;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.tracing.Span;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is told of requests: of each one line in the log, and the same in its trace, which is kept as long. It names no person and holds no
 * content. Of what is over a person's share one line a second is written. Safe for use by many threads.
 */
final class RequestLines {

    private static final Logger log = LoggerFactory.getLogger("io.luca.interactive.requests");

    private final RefusalLines refusals;

    /** @param nanoTime as {@link System#nanoTime()} */
    RequestLines(LongSupplier nanoTime) {
        refusals = new RefusalLines(nanoTime);
    }

    /**
     * A request that was answered.
     *
     * @param caller empty if the token was not accepted
     * @param nanos how long it took
     */
    record Answered(Route route, Optional<Caller> caller, int status, long nanos) {

        boolean isRefusal() {
            return status == ErrorCode.TOO_MANY_REQUESTS.httpStatus();
        }

        Optional<String> school() {
            return caller.map(known -> known.school().value());
        }
    }

    /** Tells of a request. */
    void tell(Answered request, Span span) {
        note(request, span);
        if (request.isRefusal() && request.caller().isPresent()) { // a flood of refused requests is no flood of lines
            refusals.count(request.caller().get())
                    .ifPresent(refused ->
                            line(request).addKeyValue("refused", refused).log("request"));
        } else {
            line(request).log("request");
        }
    }

    /** Tells what failed below us. Of what the client did wrong nothing is told: it may quote what the client sent. */
    void cause(LucaException problem) {
        Throwable cause = problem.getCause();
        if (cause != null && problem.code() != ErrorCode.INVALID) {
            log.atWarn().addKeyValue("cause", Causes.of(cause)).log(String.valueOf(problem.getMessage()));
        }
    }

    /** Tells of a mistake of ours. */
    void bug(RuntimeException bug) {
        log.error("unexpected failure", bug);
    }

    /** Tells of what is not even a request. */
    void unreadable(String correlationId, int status) {
        log.atInfo()
                .addKeyValue(LogFields.CORRELATION_ID, correlationId)
                .addKeyValue("status", status)
                .log("unreadable");
    }

    private static void note(Answered request, Span span) {
        request.school().ifPresent(school -> span.index(LogFields.SCHOOL, school));
        span.note("http.request.method", request.route().method());
        span.note("http.route", request.route().pattern());
        span.note("http.response.status_code", request.status());
        if (request.status() >= ErrorCode.INTERNAL.httpStatus()) {
            span.fail(String.valueOf(request.status()));
        }
    }

    private static LoggingEventBuilder line(Answered request) {
        return log.atInfo()
                .addKeyValue("method", request.route().method())
                .addKeyValue("route", request.route().pattern())
                .addKeyValue("status", request.status())
                .addKeyValue(LogFields.SCHOOL, request.school().orElse(""))
                .addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(request.nanos()));
    }
}
