package io.luca.local.aws.service.stepfunctions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.luca.local.aws.cloud.TaskIntegration;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.document.Fields.Typing;
import io.luca.local.aws.service.stepfunctions.State.ChoiceState;
import io.luca.local.aws.service.stepfunctions.State.Common;
import io.luca.local.aws.service.stepfunctions.State.FailState;
import io.luca.local.aws.service.stepfunctions.State.MapState;
import io.luca.local.aws.service.stepfunctions.State.ParallelState;
import io.luca.local.aws.service.stepfunctions.State.PassState;
import io.luca.local.aws.service.stepfunctions.State.Recovery;
import io.luca.local.aws.service.stepfunctions.State.Rule;
import io.luca.local.aws.service.stepfunctions.State.SucceedState;
import io.luca.local.aws.service.stepfunctions.State.TaskState;
import io.luca.local.aws.service.stepfunctions.State.WaitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A reader of definitions in Amazon States Language, its JSONata dialect alone. What it does not know, it refuses by state and field. */
final class DefinitionReader {

    private static final int MOST_SECONDS = 99_999_999;
    private static final int MOST_DELAY_SECONDS = 31_622_399;
    private static final long USUAL_ATTEMPTS = 3;
    private static final String JSONATA = "JSONata";
    private static final String FOR_PEOPLE = "text for people";
    /** A state named twice would be taken for one by a reader that lets the second win. */
    private static final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final Map<String, TaskIntegration> integrations;

    DefinitionReader(Map<String, TaskIntegration> integrations) {
        this.integrations = integrations;
    }

    Definition read(String text) {
        Fields machine = new Fields(DefinitionPlace.MACHINE, Typing.STRICT, parse(text));
        if (!JSONATA.equals(machine.optionalText("QueryLanguage").orElse(""))) {
            throw machine.refused("QueryLanguage must be JSONata: JSONPath, the default, does not run here");
        }
        machine.ignore("Comment", FOR_PEOPLE);
        machine.optionalText("Version")
                .filter(version -> !version.equals("1.0"))
                .ifPresent(version -> {
                    throw machine.refused("Version must be 1.0, got " + version);
                });
        Optional<Duration> timeout =
                machine.optionalNumber("TimeoutSeconds", 1, MOST_SECONDS).map(Duration::ofSeconds);
        StateGraph graph = graph(machine);
        machine.requireAllRead();
        return new Definition(graph, timeout);
    }

    private static JsonNode parse(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw DefinitionPlace.MACHINE.refused("is no JSON: " + malformed.getOriginalMessage());
        }
    }

    private StateGraph graph(Fields fields) {
        String startAt = fields.text("StartAt");
        Map<String, State> states = new LinkedHashMap<>();
        Fields named = fields.object("States");
        named.names().forEach(name -> states.put(name, state(name, named.object(name, DefinitionPlace.ofState(name)))));
        return new StateGraph(startAt, states);
    }

    private State state(String name, Fields fields) {
        fields.ignore("Comment", FOR_PEOPLE);
        if (!JSONATA.equals(fields.optionalText("QueryLanguage").orElse(JSONATA))) {
            throw fields.refused("QueryLanguage must be JSONata, as the state machine's");
        }
        String type = fields.text("Type");
        return switch (type) {
            case "Pass" -> new PassState(common(name, fields));
            case "Task" -> task(name, fields);
            case "Choice" -> choice(name, fields);
            case "Wait" -> waiting(name, fields);
            case "Map" -> map(name, fields);
            case "Parallel" -> parallel(name, fields);
            case "Succeed" ->
                new SucceedState(new Common(name, PayloadTemplate.read(fields, "Output"), Map.of(), Optional.empty()));
            case "Fail" ->
                new FailState(
                        new Common(name, Optional.empty(), Map.of(), Optional.empty()),
                        PayloadTemplate.read(fields, "Error"),
                        PayloadTemplate.read(fields, "Cause"));
            default -> throw fields.refused("the Type '" + type + "' is not known");
        };
    }

    private static Common common(String name, Fields fields) {
        Optional<String> next = fields.optionalText("Next");
        boolean isEnd = fields.flag("End");
        if (next.isPresent() == isEnd) {
            throw fields.refused("must have either Next or End");
        }
        return new Common(name, PayloadTemplate.read(fields, "Output"), assign(fields), next);
    }

    private static Map<String, PayloadTemplate> assign(Fields fields) {
        Map<String, PayloadTemplate> assign = PayloadTemplate.readEach(fields, "Assign");
        assign.keySet().forEach(variable -> {
            if (!variable.matches("[\\p{L}_][\\p{L}\\p{N}_]{0,79}") || variable.equals("states")) {
                throw fields.refused("Assign: '" + variable + "' can be no variable");
            }
        });
        return assign;
    }

    private State task(String name, Fields fields) {
        String resource = fields.text("Resource");
        TaskIntegration integration = integrations.get(resource);
        if (integration == null) {
            throw fields.refused("the Resource '" + resource + "' does not run here; there is "
                    + new TreeSet<>(integrations.keySet()));
        }
        PayloadTemplate arguments =
                PayloadTemplate.read(fields, "Arguments").orElseThrow(() -> fields.refused("Arguments is missing"));
        requireKnown(fields, arguments.names(), integration.arguments());
        return new TaskState(
                common(name, fields), integration, arguments, number(fields, "TimeoutSeconds", 1), recovery(fields));
    }

    private static void requireKnown(Fields fields, Set<String> given, Set<String> known) {
        given.stream().filter(member -> !known.contains(member)).findFirst().ifPresent(member -> {
            throw fields.refused("Arguments: the member '" + member + "' cannot be honoured");
        });
    }

    /** A whole number, or an expression for one. */
    private static Optional<PayloadTemplate> number(Fields fields, String name, int least) {
        Optional<PayloadTemplate> template = PayloadTemplate.read(fields, name);
        template.filter(PayloadTemplate.Constant.class::isInstance)
                .ifPresent(_ -> fields.optionalNumber(name, least, MOST_SECONDS));
        return template;
    }

    private static State choice(String name, Fields fields) {
        List<Rule> rules = new ArrayList<>();
        for (Fields rule : fields.objects("Choices")) {
            rule.ignore("Comment", FOR_PEOPLE);
            JsonNode condition = rule.optionalTree("Condition").orElseThrow(() -> rule.refused("Condition is missing"));
            PayloadTemplate template = PayloadTemplate.read(rule, "Condition").orElseThrow();
            if (!(template instanceof PayloadTemplate.Computed) && !(condition instanceof BooleanNode)) {
                throw rule.refused("Condition must be an expression");
            }
            rules.add(new Rule(
                    template,
                    condition.asText(),
                    PayloadTemplate.read(rule, "Output"),
                    assign(rule),
                    rule.text("Next")));
        }
        if (rules.isEmpty()) {
            throw fields.refused("Choices must have at least one rule");
        }
        return new ChoiceState(
                new Common(name, PayloadTemplate.read(fields, "Output"), assign(fields), Optional.empty()),
                rules,
                fields.optionalText("Default"));
    }

    private static State waiting(String name, Fields fields) {
        Optional<PayloadTemplate> seconds = number(fields, "Seconds", 0);
        Optional<PayloadTemplate> timestamp = PayloadTemplate.read(fields, "Timestamp");
        if (seconds.isPresent() == timestamp.isPresent()) {
            throw fields.refused("must have either Seconds or Timestamp");
        }
        return new WaitState(common(name, fields), seconds, timestamp);
    }

    private State map(String name, Fields fields) {
        Fields processor = fields.object("ItemProcessor");
        processor.optionalObject("ProcessorConfig").ifPresent(config -> {
            String mode = config.optionalText("Mode").orElse("INLINE");
            if (!mode.equals("INLINE")) {
                throw config.refused("Mode must be INLINE, got " + mode);
            }
        });
        processor.ignore("Comment", FOR_PEOPLE);
        StateGraph graph = graph(processor);
        return new MapState(
                common(name, fields),
                PayloadTemplate.read(fields, "Items"),
                PayloadTemplate.read(fields, "ItemSelector"),
                number(fields, "MaxConcurrency", 0),
                graph,
                recovery(fields));
    }

    private State parallel(String name, Fields fields) {
        List<StateGraph> branches = new ArrayList<>();
        for (Fields branch : fields.objects("Branches")) {
            branch.ignore("Comment", FOR_PEOPLE);
            branches.add(graph(branch));
        }
        if (branches.isEmpty()) {
            throw fields.refused("Branches must have at least one");
        }
        return new ParallelState(
                common(name, fields), PayloadTemplate.read(fields, "Arguments"), branches, recovery(fields));
    }

    private static Recovery recovery(Fields fields) {
        List<Retrier> retriers =
                fields.objects("Retry").stream().map(DefinitionReader::retrier).toList();
        List<Catcher> catchers =
                fields.objects("Catch").stream().map(DefinitionReader::catcher).toList();
        requireAllIsLast(fields, "Retry", retriers.stream().map(Retrier::errors).toList());
        requireAllIsLast(fields, "Catch", catchers.stream().map(Catcher::errors).toList());
        return new Recovery(retriers, catchers);
    }

    private static Retrier retrier(Fields fields) {
        fields.ignore("Comment", FOR_PEOPLE);
        long interval =
                fields.optionalNumber("IntervalSeconds", 1, MOST_SECONDS).orElse(1L);
        Optional<Long> longest = fields.optionalNumber("MaxDelaySeconds", 1, MOST_DELAY_SECONDS);
        if (longest.filter(seconds -> seconds <= interval).isPresent()) {
            throw fields.refused("MaxDelaySeconds must be more than IntervalSeconds");
        }
        String jitter = fields.optionalText("JitterStrategy").orElse("NONE");
        if (!Set.of("NONE", "FULL").contains(jitter)) {
            throw fields.refused("JitterStrategy must be NONE or FULL, got " + jitter);
        }
        return new Retrier(
                errors(fields),
                Duration.ofSeconds(interval),
                fields.optionalNumber("MaxAttempts", 0, MOST_SECONDS)
                        .orElse(USUAL_ATTEMPTS)
                        .intValue(),
                backoff(fields),
                longest.map(Duration::ofSeconds),
                jitter.equals("FULL"));
    }

    private static double backoff(Fields fields) {
        return fields.optionalTree("BackoffRate")
                .map(rate -> {
                    if (!rate.isNumber() || rate.doubleValue() < 1) {
                        throw fields.refused("BackoffRate must be a number of at least 1.0, got " + rate);
                    }
                    return rate.doubleValue();
                })
                .orElse(2.0);
    }

    private static Catcher catcher(Fields fields) {
        fields.ignore("Comment", FOR_PEOPLE);
        return new Catcher(errors(fields), PayloadTemplate.read(fields, "Output"), assign(fields), fields.text("Next"));
    }

    private static List<String> errors(Fields fields) {
        List<String> errors = fields.texts("ErrorEquals");
        if (errors.isEmpty()) {
            throw fields.refused("ErrorEquals must name an error");
        }
        return errors;
    }

    private static void requireAllIsLast(Fields fields, String name, List<List<String>> lists) {
        for (int index = 0; index < lists.size(); index++) {
            List<String> errors = lists.get(index);
            if (errors.contains(ErrorNames.ALL) && (errors.size() > 1 || index < lists.size() - 1)) {
                throw fields.refused(name + "[" + index + "]: States.ALL must stand alone, and last");
            }
        }
    }
}
