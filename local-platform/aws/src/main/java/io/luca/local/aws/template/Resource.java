package io.luca.local.aws.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.document.Fields.Typing;

/**
 * One resource of a synthesized template, by the names that a person finds it under.
 *
 * @param stack the stack's name
 * @param logicalId its key in the template's {@code Resources}
 * @param type such as {@code AWS::DynamoDB::Table}
 */
public record Resource(String stack, String logicalId, String type) {

    /**
     * Its properties, none of them read yet; what refuses one is an {@link UnsupportedResourceException}.
     *
     * @param values with all intrinsic functions resolved
     */
    public Fields properties(JsonNode values) {
        return new Fields(new PropertyPlace(this, ""), Typing.LENIENT, values);
    }

    @Override
    public String toString() {
        return stack + "/" + logicalId + " (" + type + ")";
    }
}
