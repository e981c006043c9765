package io.luca.logging;

import java.util.ArrayList;
import java.util.List;

/**
 * The causes of a failure as a log line may name them: by their classes, without their messages, which may quote what a client sent or
 * whom a service was asked about.
 */
public final class Causes {

    private static final int MOST = 8;

    private Causes() {}

    /** The classes of a failure and of what caused it, the failure first. */
    public static String of(Throwable failure) {
        List<String> classes = new ArrayList<>();
        for (Throwable each = failure; each != null && classes.size() < MOST; each = each.getCause()) {
            classes.add(each.getClass().getName());
        }
        return String.join(" < ", classes);
    }
}
