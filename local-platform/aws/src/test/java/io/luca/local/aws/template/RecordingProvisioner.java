package io.luca.local.aws.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.luca.local.aws.document.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Accepts every property of the type {@code Test::Thing} in {@code Value}, and remembers in which order things came. */
final class RecordingProvisioner implements Provisioner {

    private final Map<String, JsonNode> values = new LinkedHashMap<>();

    @Override
    public Set<String> types() {
        return Set.of("Test::Thing");
    }

    @Override
    public Provisioned provision(Resource resource, Fields properties) {
        values.put(resource.stack() + "/" + resource.logicalId(), properties.tree("Value"));
        return new Provisioned(
                "ref-of-" + resource.logicalId(), Map.of("Arn", "arn:of:" + resource.logicalId(), "A.B", "nested"));
    }

    Iterable<String> order() {
        return values.keySet();
    }

    JsonNode value(String resource) {
        return values.getOrDefault(resource, MissingNode.getInstance());
    }
}
