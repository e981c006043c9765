package io.luca.local.aws.service.stepfunctions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The functions that AWS adds to JSONata, as https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html has
 * them, and the time by the platform's clock.
 */
final class StateFunctions {

    private static final Set<String> DIGESTS = Set.of("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512");
    private static final int LONGEST_RANGE = 360_145;

    private StateFunctions() {}

    static void register(Jsonata expression) {
        expression.registerFunction(
                "uuid", new JFunction((_, _) -> UUID.randomUUID().toString(), "<:s>"));
        expression.registerFunction("random", new JFunction((_, arguments) -> random(at(arguments, 0)), "<n?:n>"));
        expression.registerFunction("parse", new JFunction((_, arguments) -> parse(at(arguments, 0)), "<s:x>"));
        expression.registerFunction(
                "hash", new JFunction((_, arguments) -> hash(at(arguments, 0), at(arguments, 1)), "<ss:s>"));
        expression.registerFunction(
                "partition", new JFunction((_, arguments) -> partition(at(arguments, 0), at(arguments, 1)), "<an:a>"));
        expression.registerFunction(
                "range",
                new JFunction(
                        (_, arguments) -> range(at(arguments, 0), at(arguments, 1), at(arguments, 2)), "<nnn:a>"));
    }

    static void bindTime(Jsonata.Frame frame, Instant now) {
        long millis = now.toEpochMilli();
        frame.bind("millis", (Object) new JFunction((_, _) -> millis, "<:n>"));
        frame.bind("now", (Object) new JFunction(
                (_, arguments) ->
                        Functions.dateTimeFromMillis(millis, (String) at(arguments, 0), (String) at(arguments, 1)),
                "<s?s?:s>"));
    }

    private static @Nullable Object at(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static Object random(@Nullable Object seed) {
        return seed instanceof Number number
                ? new Random(number.longValue()).nextDouble()
                : ThreadLocalRandom.current().nextDouble();
    }

    private static @Nullable Object parse(@Nullable Object text) {
        if (text == null) {
            return null;
        }
        Object value = Payload.parse((String) text).value();
        return value == null ? Jsonata.NULL_VALUE : value;
    }

    private static @Nullable Object hash(@Nullable Object text, @Nullable Object algorithm)
            throws NoSuchAlgorithmException {
        if (text == null || algorithm == null) {
            return null;
        }
        if (!DIGESTS.contains(algorithm)) {
            throw new IllegalArgumentException("$hash knows " + DIGESTS + ", not " + algorithm);
        }
        byte[] digest = MessageDigest.getInstance((String) algorithm).digest(((String) text).getBytes(UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private static @Nullable Object partition(@Nullable Object array, @Nullable Object size) {
        int chunk = size instanceof Number number ? number.intValue() : 0;
        if (!(array instanceof List<?> list) || chunk <= 0) {
            return null;
        }
        List<Object> chunks = new ArrayList<>();
        for (int start = 0; start < list.size(); start += chunk) {
            chunks.add(new ArrayList<>(list.subList(start, Math.min(start + chunk, list.size()))));
        }
        return chunks;
    }

    private static @Nullable Object range(@Nullable Object from, @Nullable Object to, @Nullable Object by) {
        if (!(from instanceof Number start) || !(to instanceof Number end) || !(by instanceof Number step)) {
            return null;
        }
        long first = start.longValue();
        long last = end.longValue();
        long stride = step.longValue();
        if (stride == 0 || Long.signum(last - first) * Long.signum(stride) < 0) {
            return null;
        }
        long length = (last - first) / stride + 1;
        if (length > LONGEST_RANGE) {
            throw new IllegalArgumentException("Expression evaluation memory limit exceeded");
        }
        List<Object> numbers = new ArrayList<>();
        for (long index = 0; index < length; index++) {
            numbers.add(first + index * stride);
        }
        return numbers;
    }
}
