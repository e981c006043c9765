package io.luca.local.aws.service.stepfunctions;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import io.luca.local.aws.cloud.StateFailedException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One JSONata expression of a definition, compiled once. Safe for use by many threads: it is evaluated by one at a time, since
 * the library promises nothing else.
 */
final class Expression {

    private static final String OPEN = "{%";
    private static final String CLOSE = "%}";
    private static final Pattern EVAL = Pattern.compile("\\$eval\\s*\\(");
    private static final long MOST_MILLIS = 5_000;
    private static final int DEEPEST = 102; // AWS's 100, and the two levels that this class puts around an expression
    private static final String RESULT = "v";

    private final String text;
    private final Jsonata compiled;

    private Expression(String text, Jsonata compiled) {
        this.text = text;
        this.compiled = compiled;
    }

    /**
     * Whether a text of a definition is an expression.
     *
     * @throws IllegalArgumentException if it begins as one and does not end as one, or the other way round
     */
    static boolean isOne(String text) {
        if (text.startsWith(OPEN) != text.endsWith(CLOSE)) {
            throw new IllegalArgumentException("an expression stands between {% and %}, got " + text);
        }
        return text.startsWith(OPEN);
    }

    /**
     * Compiles a text with its brackets.
     *
     * @throws IllegalArgumentException if it is no JSONata, or calls {@code $eval}, which AWS does not offer
     */
    static Expression compile(String bracketed) {
        String text = bracketed
                .substring(OPEN.length(), bracketed.length() - CLOSE.length())
                .strip();
        if (EVAL.matcher(text).find()) {
            throw new IllegalArgumentException("$eval is not supported; there is $parse");
        }
        try {
            Jsonata.jsonata(text); // by itself first: within the object below, more would pass than AWS takes
            Jsonata compiled = Jsonata.jsonata("{\"" + RESULT + "\": (" + text + "\n)}");
            StateFunctions.register(compiled);
            return new Expression(text, compiled);
        } catch (JException malformed) {
            throw new IllegalArgumentException(
                    "the expression '" + text + "' is no JSONata: " + malformed.getMessage());
        }
    }

    /**
     * Evaluates it.
     *
     * @param field where it stands, for the error
     * @return a JSON value; null for JSON's null
     * @throws StateFailedException {@code States.QueryEvaluationError} if it fails or gives nothing
     */
    @Nullable
    Object evaluate(Scope scope, String field) throws StateFailedException {
        Object answer;
        try {
            answer = evaluate(scope);
        } catch (JException failed) {
            throw failed(field, String.valueOf(failed.getMessage()));
        } catch (StackOverflowError tooDeep) {
            throw failed(field, "Stack overflow error: check for a function that calls itself without end");
        } catch (RuntimeException failed) { // the library lets casts and bounds through for what JavaScript shrugs at
            throw failed(field, failed.toString());
        }
        // An object leaves out what is undefined and keeps what is null; the library answers null for both otherwise.
        if (!(answer instanceof Map<?, ?> object) || !object.containsKey(RESULT)) {
            throw new StateFailedException(
                    ErrorNames.QUERY,
                    "The JSONata expression '%s' specified for the field '%s' returned nothing (undefined)."
                            .formatted(text, field));
        }
        return object.get(RESULT);
    }

    private synchronized @Nullable Object evaluate(Scope scope) {
        Jsonata.Frame frame = compiled.createFrame();
        frame.setRuntimeBounds(MOST_MILLIS, DEEPEST);
        frame.bind("states", (Object) scope.states());
        scope.variables().forEach((name, value) -> frame.bind(name, value == null ? Jsonata.NULL_VALUE : value));
        StateFunctions.bindTime(frame, scope.now());
        return compiled.evaluate(null, frame);
    }

    private StateFailedException failed(String field, String why) {
        return new StateFailedException(
                ErrorNames.QUERY,
                "The JSONata expression '%s' specified for the field '%s' threw an error during evaluation. %s"
                        .formatted(text, field, why));
    }
}
