package io.luca.local.aws.service.logs;

import java.util.List;

/**
 * Which lines a metric filter counts, by the syntax of
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html. Immutable.
 */
sealed interface FilterPattern {

    /** Whether a line is one of those. */
    boolean matches(LogLine line);

    /**
     * Terms that a line contains, as they are written, large letters and small ones.
     *
     * @param all each must be in it
     * @param any one of them must be in it, if there are some
     * @param none none of them may be in it
     */
    record Terms(List<String> all, List<String> any, List<String> none) implements FilterPattern {

        public Terms {
            all = List.copyOf(all);
            any = List.copyOf(any);
            none = List.copyOf(none);
        }

        @Override
        public boolean matches(LogLine line) {
            return all.stream().allMatch(line.text()::contains)
                    && (any.isEmpty() || any.stream().anyMatch(line.text()::contains))
                    && none.stream().noneMatch(line.text()::contains);
        }
    }

    /** What is so of the members of a line of JSON; a line that is no object has none. */
    record Members(Condition condition) implements FilterPattern {

        @Override
        public boolean matches(LogLine line) {
            return line.json().filter(condition::holds).isPresent();
        }
    }
}
