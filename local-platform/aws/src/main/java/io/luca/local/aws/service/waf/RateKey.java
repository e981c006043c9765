package io.luca.local.aws.service.waf;

import io.luca.local.aws.document.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** By what a rate-based rule tells requests apart: their address, or keys of its own. */
final class RateKey {

    /** https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html */
    private static final int MOST_KEYS = 5;

    private static final String SEPARATOR = "\n"; // no header holds one

    private RateKey() {}

    /**
     * Reads {@code AggregateKeyType} and {@code CustomKeys} of a rate-based statement. Of a request that lacks a part of the key there is
     * no key: AWS WAF neither counts nor limits it.
     */
    static Function<Statement.Inspection, Optional<String>> read(Fields rate) {
        String type = rate.text("AggregateKeyType");
        return switch (type) {
            case "IP" -> inspection -> Optional.of(inspection.request().sourceIp());
            case "CUSTOM_KEYS" -> custom(rate);
            default -> throw rate.refused("AggregateKeyType must be IP or CUSTOM_KEYS, got " + type);
        };
    }

    private static Function<Statement.Inspection, Optional<String>> custom(Fields rate) {
        List<FieldToMatch> headers =
                rate.objects("CustomKeys").stream().map(RateKey::header).toList();
        if (headers.isEmpty() || headers.size() > MOST_KEYS) {
            throw rate.refused("CustomKeys must be 1 to " + MOST_KEYS + ", got " + headers.size());
        }
        return inspection -> {
            List<List<String>> values = headers.stream()
                    .map(header -> header.values().apply(inspection))
                    .toList();
            return values.stream().anyMatch(List::isEmpty)
                    ? Optional.empty()
                    : Optional.of(String.join(
                            SEPARATOR, values.stream().flatMap(List::stream).toList()));
        };
    }

    private static FieldToMatch header(Fields key) {
        for (String name : key.names()) {
            if (!name.equals("Header")) {
                throw key.refused("the custom key " + name + " is not supported");
            }
        }
        return FieldToMatch.keyHeader(key.object("Header"));
    }
}
