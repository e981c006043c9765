package io.luca.local.aws.service.stepfunctions;

import io.luca.local.aws.cloud.TaskIntegration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One state of a definition, checked: what it names exists, and what it asks for can be honoured. */
sealed interface State {

    /** What states have in common. */
    Common common();

    /** The type, as definitions and histories call it. */
    String type();

    default String name() {
        return common().name();
    }

    /** Every state that may come next. */
    default Stream<String> successors() {
        return common().next().stream();
    }

    /** Graphs that run within this state. */
    default List<StateGraph> inner() {
        return List.of();
    }

    /** The names of all variables that it may assign. */
    default Stream<String> assigned() {
        return common().assign().keySet().stream();
    }

    /**
     * What states have in common.
     *
     * @param next empty if the flow ends here, or the state itself decides
     */
    record Common(
            String name,
            Optional<PayloadTemplate> output,
            Map<String, PayloadTemplate> assign,
            Optional<String> next) {}

    /** Hands its input on, changed by its output. */
    record PassState(Common common) implements State {

        @Override
        public String type() {
            return "Pass";
        }
    }

    /** Ends the flow well. */
    record SucceedState(Common common) implements State {

        @Override
        public String type() {
            return "Succeed";
        }
    }

    /** Ends the flow with an error. */
    record FailState(Common common, Optional<PayloadTemplate> error, Optional<PayloadTemplate> cause) implements State {

        @Override
        public String type() {
            return "Fail";
        }
    }

    /** Waits for a time or until an instant; one of both is there. */
    record WaitState(Common common, Optional<PayloadTemplate> seconds, Optional<PayloadTemplate> timestamp)
            implements State {

        @Override
        public String type() {
            return "Wait";
        }
    }

    /** Goes where the first rule says that holds. */
    record ChoiceState(Common common, List<Rule> rules, Optional<String> otherwise) implements State {

        @Override
        public String type() {
            return "Choice";
        }

        @Override
        public Stream<String> successors() {
            return Stream.concat(rules.stream().map(Rule::next), otherwise.stream());
        }

        @Override
        public Stream<String> assigned() {
            return Stream.concat(
                    State.super.assigned(), rules.stream().flatMap(rule -> rule.assign().keySet().stream()));
        }
    }

    /**
     * One rule of a choice.
     *
     * @param text the condition as it was written
     */
    record Rule(
            PayloadTemplate condition,
            String text,
            Optional<PayloadTemplate> output,
            Map<String, PayloadTemplate> assign,
            String next) {}

    /** A state whose work may fail, be tried again and be caught. */
    sealed interface Fallible extends State {

        Recovery recovery();

        @Override
        default Stream<String> successors() {
            return Stream.concat(
                    State.super.successors(), recovery().catchers().stream().map(Catcher::next));
        }

        @Override
        default Stream<String> assigned() {
            return Stream.concat(
                    State.super.assigned(),
                    recovery().catchers().stream().flatMap(catcher -> catcher.assign().keySet().stream()));
        }
    }

    /** What follows an error. */
    record Recovery(List<Retrier> retriers, List<Catcher> catchers) {}

    /** Calls a service. */
    record TaskState(
            Common common,
            TaskIntegration integration,
            PayloadTemplate arguments,
            Optional<PayloadTemplate> timeoutSeconds,
            Recovery recovery)
            implements Fallible {

        @Override
        public String type() {
            return "Task";
        }
    }

    /** Runs a graph for each item. */
    record MapState(
            Common common,
            Optional<PayloadTemplate> items,
            Optional<PayloadTemplate> itemSelector,
            Optional<PayloadTemplate> maxConcurrency,
            StateGraph processor,
            Recovery recovery)
            implements Fallible {

        @Override
        public String type() {
            return "Map";
        }

        @Override
        public List<StateGraph> inner() {
            return List.of(processor);
        }
    }

    /** Runs several graphs at once. */
    record ParallelState(
            Common common, Optional<PayloadTemplate> arguments, List<StateGraph> branches, Recovery recovery)
            implements Fallible {

        @Override
        public String type() {
            return "Parallel";
        }

        @Override
        public List<StateGraph> inner() {
            return branches;
        }
    }
}
