package io.luca.local.aws.trace;

import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code X-Amzn-Trace-Id}, by which AWS's services tell each other of a trace:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader.
 *
 * @param root the trace's id as X-Ray writes it
 * @param parent the id of the span that this work was begun for; empty if it is the first
 * @param sampled whether the trace is recorded; empty if nobody has decided
 */
public record TraceHeader(String root, Optional<String> parent, Optional<Boolean> sampled) {

    /** The header's name in lower case. */
    public static final String NAME = "x-amzn-trace-id";

    private static final Pattern ROOT = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
    private static final Pattern SPAN = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern DECISION = Pattern.compile("[01]");
    private static final int MAX_LENGTH = 512;

    public TraceHeader {
        if (!ROOT.matcher(root).matches()) {
            throw new IllegalArgumentException("a trace's id is such as 1-58406520-a006649127e371903a2de979");
        }
    }

    /** That of a new trace. */
    static TraceHeader begun(Instant now) {
        byte[] random = new byte[12];
        ThreadLocalRandom.current().nextBytes(random);
        String root = "1-" + HexFormat.of().toHexDigits(now.getEpochSecond(), 8) + "-"
                + HexFormat.of().formatHex(random);
        return new TraceHeader(root, Optional.empty(), Optional.empty());
    }

    /** Reads one; empty if it names no trace. */
    public static Optional<TraceHeader> read(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split(";", -1)) {
            String[] pair = field.strip().split("=", 2);
            if (pair.length == 2) {
                fields.putIfAbsent(pair[0], pair[1]);
            }
        }
        Optional<String> parent = valid(fields.get("Parent"), SPAN);
        Optional<Boolean> sampled = valid(fields.get("Sampled"), DECISION).map("1"::equals);
        return valid(fields.get("Root"), ROOT).map(root -> new TraceHeader(root, parent, sampled));
    }

    /** The trace's id as OpenTelemetry writes it: 32 digits. */
    public String traceId() {
        return root.substring(2).replace("-", "");
    }

    /** The same trace, of which it is decided whether it is recorded. */
    TraceHeader decided(boolean isSampled) {
        return new TraceHeader(root, parent, Optional.of(isSampled));
    }

    /** The same trace, below a span. */
    TraceHeader below(String spanId, boolean isSampled) {
        return new TraceHeader(root, Optional.of(spanId), Optional.of(isSampled));
    }

    /** As it is sent. */
    public String text() {
        return "Root=" + root + parent.map(id -> ";Parent=" + id).orElse("")
                + sampled.map(yes -> ";Sampled=" + (yes ? 1 : 0)).orElse("");
    }

    private static Optional<String> valid(@Nullable String value, Pattern pattern) {
        return Optional.ofNullable(value).filter(text -> pattern.matcher(text).matches());
    }
}
