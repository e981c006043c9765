package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.luca.infra.RunbookPage.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever is called by an alarm reads what to do in one place and in one form: each alarm has its section, each section its alarm. That
 * the commands and tests exist which a section names is {@code DocumentsTest}'s, as for all documents.
 */
class RunbooksTest {

    private static final Path PAGES = Path.of("../docs/runbooks");
    private static final List<String> LABELS = List.of("Means", "Confirm", "Do", "Over when", "Drill");
    private static final int MOST_LINES = 4;
    private static final Pattern DESCRIPTION =
            Pattern.compile("\\S.*\\. First look: \\S.*\\. Runbook: docs/runbooks/([a-z-]+\\.md)#([a-z0-9-]+)\\.");

    @ParameterizedTest
    @EnumSource
    void every_alarm_tells_what_happened_and_names_a_section_of_a_runbook(Synthesized app) {
        Map<String, JsonNode> alarms = alarms(app);

        assertThat(alarms).hasSizeGreaterThan(20);
        assertThat(alarms).allSatisfy((id, alarm) -> {
            assertThat(alarm.path("ActionsEnabled").asBoolean(true)).isTrue();
            assertThat(sections()).containsKey(sectionOf(alarm));
        });
    }

    /** Who is silent is one of several that show the same harm, and the one that stands for them all tells of it. */
    @ParameterizedTest
    @EnumSource
    void every_alarm_tells_somebody_or_is_told_of_by_one_that_stands_for_it(Synthesized app) {
        Map<String, JsonNode> alarms = alarms(app);

        alarms.forEach((id, alarm) -> {
            assertThat(isHeardOf(alarms, id)).as("%s is heard of", id).isTrue();
            assertThat(tells(alarm) || !alarm.has("AlarmRule"))
                    .as("%s stands for others", id)
                    .isTrue();
        });
    }

    /** Else a cause would silence what it shows, and nobody would hear of either. */
    @ParameterizedTest
    @EnumSource
    void what_is_put_off_by_a_cause_is_put_off_by_one_that_is_heard_of(Synthesized app) {
        Map<String, JsonNode> all = all(app);
        Map<String, JsonNode> putOff = new TreeMap<>(alarms(app));
        putOff.values().removeIf(alarm -> !alarm.has("ActionsSuppressor"));

        assertThat(putOff).hasSize(4);
        putOff.forEach((id, alarm) -> {
            Set<String> causes = causes(all, alarm.path("ActionsSuppressor"));
            assertThat(causes).as("causes of %s", id).isNotEmpty().allSatisfy(cause -> {
                assertThat(isHeardOf(all, cause)).as("%s is heard of", cause).isTrue();
                assertThat(namesIn(alarm.path("AlarmRule"), cause)).isFalse();
            });
            assertThat(alarm.path("ActionsSuppressorWaitPeriod").asInt()).isPositive();
            assertThat(alarm.path("ActionsSuppressorExtensionPeriod").asInt()).isPositive();
        });
    }

    @Test
    void the_table_and_the_tasks_explain_answers_and_the_table_and_the_worker_explain_what_waits() {
        Map<String, JsonNode> all = all(Synthesized.FARGATE);

        assertThat(causesOf(all, "LucaApi AlarmsAnswers"))
                .containsExactlyInAnyOrder("AlarmsThrottled", "TasksUnhealthy");
        assertThat(causesOf(all, "LucaBehavior AlarmsWorkerFails")).containsExactly("AlarmsThrottled");
        assertThat(causesOf(all, "LucaBehavior AlarmsEventsWait"))
                .containsExactlyInAnyOrder("AlarmsThrottled", "AlarmsWorkerErrors", "AlarmsWorkerThrottles");
        assertThat(causesOf(all, "LucaGovSync AlarmsPutAside")).containsExactly("AlarmsFailed");
    }

    @Test
    void every_section_says_five_things_in_one_order_and_each_in_a_few_lines() {
        assertThat(sections()).isNotEmpty().allSatisfy((name, section) -> {
            assertThat(section.parts().keySet()).containsExactlyElementsOf(LABELS);
            assertThat(section.parts().values())
                    .allSatisfy(lines -> assertThat(lines)
                            .isNotEmpty()
                            .hasSizeLessThanOrEqualTo(MOST_LINES)
                            .noneMatch(String::isBlank));
        });
    }

    @Test
    void every_section_is_named_by_an_alarm() {
        Set<String> named = new TreeSet<>();
        for (Synthesized app : Synthesized.values()) {
            alarms(app).values().forEach(alarm -> named.add(sectionOf(alarm)));
        }

        assertThat(named).containsExactlyElementsOf(sections().keySet());
    }

    /** Two that are called by one section's words must mean the same. */
    @ParameterizedTest
    @EnumSource
    void alarms_that_share_a_section_say_the_same_and_its_heading_names_them_all(Synthesized app) {
        Map<String, String> said = new TreeMap<>();

        alarms(app).forEach((id, alarm) -> {
            String description = alarm.path("AlarmDescription").asText();
            String section = sectionOf(alarm);
            assertThat(said.merge(section, description, (one, other) -> one)).isEqualTo(description);
            assertThat(sections())
                    .hasEntrySatisfying(
                            section, it -> assertThat(it.alarms()).as(section).anyMatch(id::contains));
        });
    }

    private static String sectionOf(JsonNode alarm) {
        String description = alarm.path("AlarmDescription").asText();
        Matcher named = DESCRIPTION.matcher(description);
        assertThat(named.matches()).as("an alarm says: %s", description).isTrue();
        return named.group(1) + "#" + named.group(2);
    }

    /** It tells somebody, or one that does stands for it. */
    private static boolean isHeardOf(Map<String, JsonNode> all, String id) {
        return tells(all.getOrDefault(id, MissingNode.getInstance()))
                || all.values().stream().anyMatch(other -> tells(other) && namesIn(other.path("AlarmRule"), id));
    }

    private static boolean tells(JsonNode alarm) {
        return alarm.path("AlarmActions").toString().contains("AlertsTopic");
    }

    /** Whether a rule or a suppressor names an alarm, of its own stack or by what another one exports. */
    private static boolean namesIn(JsonNode rule, String alarm) {
        String[] place = alarm.split(" ");
        return Pattern.compile("\\[\"%2$s\",\"Arn\"]|\"%1$s(-\\w+)?:ExportsOutputFnGetAtt%2$sArn"
                        .formatted(place[0], place[1]))
                .matcher(rule.toString())
                .find();
    }

    /** The alarms that put another one off: the suppressor, or those that it stands for. */
    private static Set<String> causes(Map<String, JsonNode> all, JsonNode suppressor) {
        Set<String> causes = new TreeSet<>();
        all.forEach((id, alarm) -> {
            if (namesIn(suppressor, id)) {
                if (alarm.has("AlarmRule") && !tells(alarm)) {
                    causes.addAll(causes(all, alarm.path("AlarmRule")));
                } else {
                    causes.add(id);
                }
            }
        });
        return causes;
    }

    private static Set<String> causesOf(Map<String, JsonNode> all, String symptom) {
        Set<String> names = new TreeSet<>();
        all.forEach((id, alarm) -> {
            if (id.startsWith(symptom) && alarm.has("ActionsSuppressor")) {
                causes(all, alarm.path("ActionsSuppressor"))
                        .forEach(cause -> names.add(cause.split(" ")[1].replaceFirst("[0-9A-F]{8}$", "")));
            }
        });
        return names;
    }

    /** All but those that only put others off. */
    private static Map<String, JsonNode> alarms(Synthesized app) {
        Map<String, JsonNode> alarms = all(app);
        alarms.values().removeIf(alarm -> alarm.has("AlarmRule") && !tells(alarm));
        return alarms;
    }

    private static Map<String, JsonNode> all(Synthesized app) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        for (String type : List.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")) {
            app.stacks()
                    .forEach(stack ->
                            app.resources(stack, type).forEach((id, alarm) -> all.put(stack + " " + id, alarm)));
        }
        return all;
    }

    /** The sections that are written for an alarm, by page and anchor. */
    private static Map<String, Section> sections() {
        Map<String, Section> sections = new TreeMap<>();
        for (RunbookPage page : RunbookPage.in(PAGES)) {
            page.sections()
                    .forEach(section -> assertThat(sections.putIfAbsent(page.name() + "#" + section.anchor(), section))
                            .as("%s has one section %s", page.name(), section.anchor())
                            .isNull());
        }
        return sections;
    }
}
