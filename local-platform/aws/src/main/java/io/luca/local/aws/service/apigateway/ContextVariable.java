package io.luca.local.aws.service.apigateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code $context} of mapping templates, and the groups below it. Public, as Velocity calls it by reflection. */
public final class ContextVariable {

    private final Exchange exchange;
    private final String prefix;
    private final Map<String, Object> override;

    ContextVariable(Exchange exchange, String prefix, Map<String, Object> override) {
        this.exchange = exchange;
        this.prefix = prefix;
        this.override = override;
    }

    /** The value or the group of that name; null if there is none. */
    public @Nullable Object get(String name) {
        String full = prefix + name;
        if ("responseOverride".equals(full)) {
            return override;
        }
        if (ContextNames.isGroup(full)) {
            return new ContextVariable(exchange, full + ".", override);
        }
        return ContextNames.isKnown(full) ? exchange.context(full).orElse(null) : null;
    }
}
