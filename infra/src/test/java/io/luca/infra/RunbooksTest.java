package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
    void every_alarm_tells_somebody_what_happened_and_names_a_section_of_a_runbook(Synthesized app) {
        Map<String, JsonNode> alarms = alarms(app);

        assertThat(alarms).hasSizeGreaterThan(20);
        assertThat(alarms).allSatisfy((id, alarm) -> {
            assertThat(alarm.path("AlarmActions").toString()).contains("AlertsTopic");
            assertThat(alarm.path("ActionsEnabled").asBoolean(true)).isTrue();
            assertThat(sections()).containsKey(sectionOf(alarm));
        });
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

    private static Map<String, JsonNode> alarms(Synthesized app) {
        Map<String, JsonNode> alarms = new LinkedHashMap<>();
        app.stacks()
                .forEach(stack -> app.resources(stack, "AWS::CloudWatch::Alarm")
                        .forEach((id, alarm) -> alarms.put(stack + " " + id, alarm)));
        return alarms;
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
