package io.luca.local.aws.service.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What may be so of the members of a JSON object. Immutable. */
sealed interface Condition {

    boolean holds(JsonNode object);

    /** All of them hold. */
    record All(List<Condition> parts) implements Condition {

        public All {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(JsonNode object) {
            return parts.stream().allMatch(part -> part.holds(object));
        }
    }

    /** One of them holds. */
    record Any(List<Condition> parts) implements Condition {

        public Any {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean holds(JsonNode object) {
            return parts.stream().anyMatch(part -> part.holds(object));
        }
    }

    /** What a member is, whatever its value. */
    enum Kind {
        NOT_EXISTS,
        NULL,
        TRUE,
        FALSE
    }

    /** A member is of a kind. */
    record Is(Selector selector, Kind kind) implements Condition {

        @Override
        public boolean holds(JsonNode object) {
            JsonNode node = selector.of(object);
            return switch (kind) {
                case NOT_EXISTS -> node.isMissingNode();
                case NULL -> node.isNull();
                case TRUE -> node.isBoolean() && node.booleanValue();
                case FALSE -> node.isBoolean() && !node.booleanValue();
            };
        }
    }

    /**
     * A member is a text or a number, and equals something, or does not. Of a member that is not there, or that is an object or a list, neither is
     * so.
     *
     * @param wanted what it is compared with; an asterisk at its beginning or its end stands for any text
     */
    record Equals(Selector selector, String wanted, boolean isNegated) implements Condition {

        @Override
        public boolean holds(JsonNode object) {
            JsonNode node = selector.of(object);
            boolean isValue = node.isTextual() || node.isNumber();
            return isValue && equal(node) != isNegated;
        }

        private boolean equal(JsonNode node) {
            Optional<BigDecimal> number = node.isNumber() ? Numbers.read(wanted) : Optional.empty();
            return number.isPresent() ? node.decimalValue().compareTo(number.get()) == 0 : matches(node.asText());
        }

        private boolean matches(String text) {
            boolean isAnyStart = wanted.startsWith("*");
            boolean isAnyEnd = wanted.endsWith("*") && wanted.length() > 1;
            String core = wanted.substring(isAnyStart ? 1 : 0, wanted.length() - (isAnyEnd ? 1 : 0));
            if (isAnyStart && isAnyEnd) {
                return text.contains(core);
            }
            if (isAnyStart) {
                return text.endsWith(core);
            }
            return isAnyEnd ? text.startsWith(core) : text.equals(core);
        }
    }

    /** How a number is compared. */
    enum Order {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        MORE(">"),
        MORE_OR_EQUAL(">=");

        private final String sign;

        Order(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case LESS -> comparison < 0;
                case LESS_OR_EQUAL -> comparison <= 0;
                case MORE -> comparison > 0;
                case MORE_OR_EQUAL -> comparison >= 0;
            };
        }
    }

    /** A member is a number that is less or more than another. */
    record Compares(Selector selector, Order order, BigDecimal than) implements Condition {

        @Override
        public boolean holds(JsonNode object) {
            JsonNode node = selector.of(object);
            return node.isNumber() && order.holds(node.decimalValue().compareTo(than));
        }
    }

    /** Numbers as patterns write them. */
    final class Numbers {

        private Numbers() {}

        static Optional<BigDecimal> read(String text) {
            try {
                return Optional.of(new BigDecimal(text));
            } catch (NumberFormatException other) {
                return Optional.empty();
            }
        }
    }
}
