package io.luca.logging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * What every log line says that is written while some work is done, whichever class writes it. It is the thread's: who gives work to
 * another thread takes {@link #ofThisThread} along. Immutable.
 */
public final class LogContext {

    private static final LogContext EMPTY = new LogContext(Map.of());

    private final Map<String, String> fields;

    private LogContext(Map<String, String> fields) {
        this.fields = fields;
    }

    /** One field. */
    public static LogContext of(String field, String value) {
        return EMPTY.and(field, value);
    }

    /** What lines of this thread say now. */
    public static LogContext ofThisThread() {
        Map<String, String> now = MDC.getCopyOfContextMap();
        return now == null || now.isEmpty() ? EMPTY : new LogContext(now);
    }

    /** The same and another field. */
    public LogContext and(String field, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new LogContext(more);
    }

    /** The same and another field, if there is a value for it. */
    public LogContext and(String field, Optional<String> value) {
        return value.map(present -> and(field, present)).orElse(this);
    }

    /** Does work whose lines say these fields, besides what lines of this thread say already; afterwards they say what they said. */
    public <T, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> work) throws X {
        Map<String, String> before = MDC.getCopyOfContextMap();
        fields.forEach(MDC::put);
        try {
            return work.call();
        } finally {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        }
    }

    /** The same, of work without a result. */
    public void run(Runnable work) {
        boolean _ = call(() -> {
            work.run();
            return true;
        });
    }
}
