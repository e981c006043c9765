package io.luca.tracing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a trace, as it goes from one process to the next, in the two spellings that there are: AWS's {@code X-Amzn-Trace-Id} and
 * W3C's {@code traceparent}. Both hold the same: the first eight of the 32 digits of the trace's id stand apart in AWS's. X-Ray takes ids
 * of either origin.
 *
 * <p>https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader,
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids, https://www.w3.org/TR/trace-context/
 *
 * @param traceId 32 hexadecimal digits in lower case, not all of them zero
 * @param spanId 16 such digits, not all of them zero: the work that this one was begun for
 * @param isSampled whether the trace is recorded, as was decided where it began
 */
public record TraceContext(String traceId, String spanId, boolean isSampled) {

    /** The header by which AWS's services tell each other. */
    public static final String AWS_HEADER = "X-Amzn-Trace-Id";

    /** The header by which everybody else does. */
    public static final String W3C_HEADER = "traceparent";

    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");
    private static final Pattern W3C = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final Pattern ROOT = Pattern.compile("1-([0-9a-fA-F]{8})-([0-9a-fA-F]{24})");
    private static final int EPOCH_DIGITS = 8;
    /** AWS's own have some hundred characters; what is longer is nobody's. */
    private static final int MAX_LENGTH = 512;

    public TraceContext {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("a trace's id has 32 hexadecimal digits, a span's 16");
        }
    }

    /** Reads AWS's spelling; empty if it is none, or says neither whose work it is nor whether that is recorded. */
    public static Optional<TraceContext> ofAws(String header) {
        String root = "";
        String parent = "";
        String sampled = "";
        if (header.length() <= MAX_LENGTH) {
            for (String part : header.split(";", -1)) {
                String[] field = part.strip().split("=", 2);
                switch (field[0]) {
                    case "Root" -> root = value(field);
                    case "Parent" -> parent = value(field);
                    case "Sampled" -> sampled = value(field);
                    default -> {
                        // a load balancer adds its own, and a service its lineage
                    }
                }
            }
        }
        Matcher id = ROOT.matcher(root);
        return id.matches() && (sampled.equals("0") || sampled.equals("1"))
                ? valid(lowerCase(id.group(1) + id.group(2)), lowerCase(parent), sampled.equals("1"))
                : Optional.empty();
    }

    /** Reads W3C's spelling of version 00, the only one that there is; empty if it is none. */
    public static Optional<TraceContext> ofW3c(String header) {
        Matcher parts = W3C.matcher(header);
        return parts.matches()
                ? valid(parts.group(1), parts.group(2), (Integer.parseInt(parts.group(3), 16) & 1) == 1)
                : Optional.empty();
    }

    /** In AWS's spelling. */
    public String aws() {
        return "Root=" + awsTraceId() + ";Parent=" + spanId + ";Sampled=" + (isSampled ? 1 : 0);
    }

    /** The trace's id as X-Ray shows it. */
    public String awsTraceId() {
        return "1-" + traceId.substring(0, EPOCH_DIGITS) + "-" + traceId.substring(EPOCH_DIGITS);
    }

    /** In W3C's spelling. */
    public String w3c() {
        return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
    }

    private static Optional<TraceContext> valid(String traceId, String spanId, boolean isSampled) {
        return TRACE_ID.matcher(traceId).matches() && SPAN_ID.matcher(spanId).matches()
                ? Optional.of(new TraceContext(traceId, spanId, isSampled))
                : Optional.empty();
    }

    private static String value(String[] field) {
        return field.length == 2 ? field[1] : "";
    }

    private static String lowerCase(String digits) {
        return digits.toLowerCase(Locale.ROOT);
    }
}
