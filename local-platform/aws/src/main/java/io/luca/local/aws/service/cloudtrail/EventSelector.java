package io.luca.local.aws.service.cloudtrail;

import io.luca.local.aws.document.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a trail writes down: those that all of its conditions hold of.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html. Immutable.
 */
record EventSelector(List<Condition> conditions) {

    static final String CATEGORY = "eventCategory";
    static final String RESOURCE_TYPE = "resources.type";
    static final String RESOURCE_ARN = "resources.ARN";
    static final String EVENT_NAME = "eventName";
    static final String EVENT_SOURCE = "eventSource";
    static final String CALLER_ARN = "userIdentity.arn";

    private static final Set<String> FIELDS =
            Set.of(CATEGORY, RESOURCE_TYPE, RESOURCE_ARN, EVENT_NAME, EVENT_SOURCE, CALLER_ARN);

    /** What a trail without selectors writes down. */
    static final EventSelector MANAGEMENT =
            new EventSelector(List.of(new Condition(CATEGORY, Operator.EQUALS, List.of("Management"))));

    EventSelector {
        conditions = List.copyOf(conditions);
    }

    /** How a field is compared. */
    enum Operator {
        EQUALS("Equals"),
        STARTS_WITH("StartsWith"),
        ENDS_WITH("EndsWith"),
        NOT_EQUALS("NotEquals"),
        NOT_STARTS_WITH("NotStartsWith"),
        NOT_ENDS_WITH("NotEndsWith");

        private final String property;

        Operator(String property) {
            this.property = property;
        }

        /** One of the values is met; or none of them is. */
        private boolean holds(String value, List<String> values) {
            return switch (this) {
                case EQUALS -> values.contains(value);
                case STARTS_WITH -> values.stream().anyMatch(value::startsWith);
                case ENDS_WITH -> values.stream().anyMatch(value::endsWith);
                case NOT_EQUALS -> !values.contains(value);
                case NOT_STARTS_WITH -> values.stream().noneMatch(value::startsWith);
                case NOT_ENDS_WITH -> values.stream().noneMatch(value::endsWith);
            };
        }
    }

    /** What one field must be. */
    record Condition(String field, Operator operator, List<String> values) {

        Condition {
            values = List.copyOf(values);
        }

        private boolean holds(TrailEvent event) {
            Optional<String> value = event.field(field);
            return value.isPresent() && operator.holds(value.get(), values);
        }
    }

    /** Reads one of the template. */
    static EventSelector read(Fields selector) {
        selector.ignore("Name", "text for people");
        return new EventSelector(selector.objects("FieldSelectors").stream()
                .flatMap(field -> conditions(field).stream())
                .toList());
    }

    private static List<Condition> conditions(Fields selector) {
        String field = selector.text("Field");
        if (!FIELDS.contains(field)) {
            throw selector.refused(
                    "Field must be one of " + FIELDS.stream().sorted().toList());
        }
        return Arrays.stream(Operator.values())
                .filter(operator -> selector.names().contains(operator.property))
                .map(operator -> new Condition(field, operator, selector.texts(operator.property)))
                .toList();
    }

    boolean selects(TrailEvent event) {
        return conditions.stream().allMatch(condition -> condition.holds(event));
    }
}
