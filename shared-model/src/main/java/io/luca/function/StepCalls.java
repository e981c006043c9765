package io.luca.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.LogFields;
import io.luca.logging.Causes;
import io.luca.logging.LogContext;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.tracing.InvocationTraces;
import io.luca.tracing.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Calls of functions by a workflow: a JSON object in, a JSON object out, and two kinds of failure that the workflow tells apart by
 * their classes' names. Each is one line of the log, and each line of the call says what run or request it belongs to, and which
 * school it is about, as the workflow says. Safe for use by many threads.
 */
public final class StepCalls {

    private static final Logger log = LoggerFactory.getLogger(StepCalls.class);

    /** The names of runs and requests. A workflow's input is of its own making; what is none is not told as one. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.+/=-]{1,80}");

    private final JsonMapper mapper;
    private final InvocationTraces traces;
    private final BiFunction<String, LucaException, ? extends RuntimeException> tryAgain;

    /**
     * Calls of one workflow's steps.
     *
     * @param mapper as strict as the workflow's JSON is to be read
     * @param tryAgain makes the exception that the workflow's definition knows as worth another try
     */
    public StepCalls(JsonMapper mapper, BiFunction<String, LucaException, ? extends RuntimeException> tryAgain) {
        this(mapper, tryAgain, Environment.ofLambda().traces());
    }

    StepCalls(
            JsonMapper mapper,
            BiFunction<String, LucaException, ? extends RuntimeException> tryAgain,
            InvocationTraces traces) {
        this.mapper = mapper;
        this.tryAgain = tryAgain;
        this.traces = traces;
    }

    /**
     * One call of a function: reads what it is told, does the work, and writes its answer.
     *
     * @throws RuntimeException the one that {@code tryAgain} makes, if the same call may succeed soon
     * @throws LucaException if it cannot
     */
    public void answer(InputStream input, OutputStream output, Function<ObjectNode, ObjectNode> work)
            throws IOException {
        if (!(mapper.readTree(input) instanceof ObjectNode told)) {
            throw LucaException.invalid("input", "the input must be a JSON object");
        }
        mapper.writeValue(output, lines(told).call(() -> traces.run(span -> answer(told, span, work))));
    }

    private ObjectNode answer(ObjectNode told, Span span, Function<ObjectNode, ObjectNode> work) {
        text(told, LogFields.CORRELATION_ID).ifPresent(request -> span.index(LogFields.CORRELATION_ID, request));
        text(told, LogFields.RUN).ifPresent(run -> span.index(LogFields.RUN, run));
        school(told).ifPresent(school -> span.index(LogFields.SCHOOL, school));
        long start = System.nanoTime();
        try {
            ObjectNode answer = work.apply(told);
            LoggingEventBuilder line =
                    log.atInfo().addKeyValue("micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            text(answer, "outcome")
                    .map(outcome -> line.addKeyValue("outcome", outcome))
                    .orElse(line)
                    .log("step_done");
            return answer;
        } catch (LucaException failed) {
            log.atWarn().addKeyValue("cause", Causes.of(failed)).log("step_failed");
            if (failed.code()
                    == ErrorCode.UNAVAILABLE) { // also what no retry within a second helps: a workflow has time
                throw tryAgain.apply(String.valueOf(failed.getMessage()), failed);
            }
            throw failed;
        }
    }

    private static LogContext lines(ObjectNode told) {
        return LogContext.ofThisThread()
                .and(
                        LogFields.CORRELATION_ID,
                        text(told, LogFields.CORRELATION_ID).or(() -> text(told, LogFields.RUN)))
                .and(LogFields.SCHOOL, school(told));
    }

    private static Optional<String> school(ObjectNode told) {
        return text(told, LogFields.SCHOOL).or(() -> text(told.path("batch"), LogFields.SCHOOL));
    }

    private static Optional<String> text(JsonNode owner, String field) {
        return Optional.ofNullable(owner.get(field))
                .map(JsonNode::textValue)
                .filter(text -> NAME.matcher(text).matches());
    }
}
