package io.luca.local.aws.service.stepfunctions;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables that the states of one branch have assigned. A branch sees what was assigned around it before it began, and what
 * it assigns itself ends with it.
 */
final class Variables {

    private final Map<String, @Nullable Object> values;

    Variables() {
        this(Map.of());
    }

    private Variables(Map<String, @Nullable Object> values) {
        this.values = new HashMap<>(values);
    }

    Variables within() {
        return new Variables(values);
    }

    Map<String, @Nullable Object> values() {
        return values;
    }

    void assign(Map<String, @Nullable Object> assigned) {
        values.putAll(assigned);
    }
}
