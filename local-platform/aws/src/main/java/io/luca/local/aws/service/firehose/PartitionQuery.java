package io.luca.local.aws.service.firehose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** The partition keys of a record, by the jq expression of the template. Safe for use by many threads. */
final class PartitionQuery {

    private final JsonQuery query;
    private @Nullable Scope builtins;

    private PartitionQuery(JsonQuery query) {
        this.query = query;
    }

    /** @throws IllegalArgumentException if it is no expression */
    static PartitionQuery parse(String expression) {
        try {
            return new PartitionQuery(JsonQuery.compile(expression, Versions.JQ_1_6));
        } catch (JsonQueryException malformed) {
            throw new IllegalArgumentException("the MetadataExtractionQuery cannot be read: " + expression, malformed);
        }
    }

    /**
     * The keys with their values.
     *
     * @throws IllegalArgumentException if the record does not have them all, as texts that are not empty
     */
    Map<String, String> keys(JsonNode record) {
        List<JsonNode> results = new ArrayList<>();
        try {
            query.apply(Scope.newChildScope(builtins()), record, results::add);
        } catch (JsonQueryException failed) {
            throw new IllegalArgumentException("the partition keys cannot be found", failed);
        }
        if (results.size() != 1 || !results.getFirst().isObject()) {
            throw new IllegalArgumentException("the partition keys are not one object");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        results.getFirst().properties().forEach(key -> {
            if (key.getValue().isContainerNode()
                    || key.getValue().isNull()
                    || key.getValue().asText().isEmpty()) {
                throw new IllegalArgumentException("the partition key " + key.getKey() + " is empty");
            }
            keys.put(key.getKey(), key.getValue().asText());
        });
        return keys;
    }

    /** The functions of jq, most of them in jq: read with the first record, for they take their time. */
    private synchronized Scope builtins() {
        Scope known = builtins;
        if (known == null) {
            known = Scope.newEmptyScope();
            BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, known);
            builtins = known;
        }
        return known;
    }
}
