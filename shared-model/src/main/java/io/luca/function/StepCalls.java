package io.luca.function;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.tracing.InvocationTraces;
import io.luca.tracing.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Calls of functions by a workflow: a JSON object in, a JSON object out, and two kinds of failure that the workflow tells apart by
 * their classes' names. Safe for use by many threads.
 */
public final class StepCalls {

    /** By what of a step's input its span is found: the run or the request that it is for, and the school. */
    private static final List<String> INDEXED = List.of("correlation_id", "run", "school_id");

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
        this.mapper = mapper;
        this.tryAgain = tryAgain;
        this.traces = Environment.ofLambda().traces();
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
        mapper.writeValue(output, traces.run(span -> answer(told, span, work)));
    }

    private ObjectNode answer(ObjectNode told, Span span, Function<ObjectNode, ObjectNode> work) {
        for (String name : INDEXED) {
            if (told.path(name).isTextual()) {
                span.index(name, told.path(name).textValue());
            }
        }
        try {
            return work.apply(told);
        } catch (LucaException failed) {
            if (failed.code()
                    == ErrorCode.UNAVAILABLE) { // also what no retry within a second helps: a workflow has time
                throw tryAgain.apply(String.valueOf(failed.getMessage()), failed);
            }
            throw failed;
        }
    }
}
