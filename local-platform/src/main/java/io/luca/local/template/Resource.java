package io.luca.local.template;

/**
 * One resource of a synthesized template, by the names that a person finds it under.
 *
 * @param stack the stack's name
 * @param logicalId its key in the template's {@code Resources}
 * @param type such as {@code AWS::DynamoDB::Table}
 */
public record Resource(String stack, String logicalId, String type) {

    @Override
    public String toString() {
        return stack + "/" + logicalId + " (" + type + ")";
    }
}
