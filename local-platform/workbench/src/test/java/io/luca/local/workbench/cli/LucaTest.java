package io.luca.local.workbench.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the commands say of words that are wrong; nothing runs. */
class LucaTest {

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --zone  | Nowhere/City | 'Nowhere/City' is no time zone; write it as America/Mexico_City
                    --from  | 2026-13-01   | '2026-13-01' is no day of the calendar; write it as 2026-03-31
                    --to    | yesterday    | 'yesterday' is no day of the calendar; write it as 2026-03-31
                    --since | 31.12.2026   | '31.12.2026' is no day of the calendar; write it as 2026-03-31
                    """, quoteCharacter = '"')
    void a_value_that_is_none_is_told_in_one_line_with_the_options_name(String option, String value, String why) {
        int code = execute("query", "--named", "events-per-day", option, value);

        assertThat(code).isEqualTo(2);
        assertThat(said.toString().lines())
                .containsExactly(
                        "luca: Invalid value for option '" + option + "': " + why,
                        "'luca query --help' says all options.");
    }

    @ParameterizedTest
    @CsvSource({
        "--days, 0, '--days must be 1 to 400, got 0'",
        "--days, 401, '--days must be 1 to 400, got 401'",
        "--hours, -1, '--hours must be 1 to 9600, got -1'"
    })
    void a_length_of_time_that_is_none_is_told(String option, String value, String why) {
        assertThat(execute("time", option, value)).isEqualTo(1);

        assertThat(said.toString()).isEqualToIgnoringNewLines("luca: " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8000, must be http:// or https://",
        "http://localhost:8000/tables, must end after the host and the port",
        "http://dynamodb.us-east-1.amazonaws.com, at AWS must be https://dynamodb.REGION.amazonaws.com"
    })
    void a_url_where_no_dynamodb_can_be_is_told_with_the_options_name(String url, String why) {
        assertThat(execute("up", "--dynamodb-endpoint", url)).isEqualTo(1);

        assertThat(said.toString()).startsWith("luca: --dynamodb-endpoint: the URL " + why);
    }

    @ParameterizedTest
    @CsvSource({
        "smoke, --env, production, '--env must be one of [dev, staging, prod], got production'",
        "preflight, --env, laptop, '--env must be one of [dev, staging, prod], got laptop'",
        "smoke, --lake-minutes, 0, '--lake-minutes must be 1 to 60, got 0'"
    })
    void what_a_deployment_cannot_be_tried_with_is_told(String command, String option, String value, String why) {
        assertThat(execute(command, option, value)).isEqualTo(1);

        assertThat(said.toString()).isEqualToIgnoringNewLines("luca: " + why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-6ujbPDcR471c6A=",
                "-hujbPDcR471c6A=",
                "-VujbPDcR471c6A=",
                "--ujbPDcR471c6A=",
                "aaujbPDcR471c6A="
            })
    void an_id_of_the_gateway_is_traced_whatever_it_begins_with(String id, @TempDir Path logs) throws IOException {
        String line = "\"correlation_id\":\"%s\",\"timestamp\":\"2026-11-29T08:00:00Z\"".formatted(id);
        Files.writeString(logs.resolve("service.log"), "{" + line + "}\n");

        assertThat(execute("trace", id, "--logs", logs.toString(), "--json")).isZero();
        assertThat(execute("trace", "--json", "--logs", logs.toString(), id)).isZero();
    }

    @Test
    void an_option_that_a_trace_does_not_have_is_told() {
        assertThat(execute("trace", "aaujbPDcR471c6A=", "--jsn")).isEqualTo(2);

        assertThat(said.toString()).contains("'--jsn'");
    }

    @Test
    void without_a_command_all_commands_are_listed() {
        assertThat(execute()).isEqualTo(2);

        assertThat(said.toString()).contains("Say which command.", "query", "drill");
    }

    @Test
    void every_command_is_called_as_it_calls_itself_and_alone_says_the_same_of_itself() {
        CommandLine all = Luca.commands();

        assertThat(all.getSubcommands()).isNotEmpty().allSatisfy((name, command) -> {
            assertThat(command.getCommandName()).isEqualTo(name);
            assertThat(Luca.commandsFor(name).getSubcommands().get(name).getUsageMessage(Ansi.OFF))
                    .isEqualTo(command.getUsageMessage(Ansi.OFF));
        });
    }

    @Test
    void a_word_that_is_no_command_is_compared_with_all() {
        int code = Luca.commandsFor("tokn").setErr(new PrintWriter(said, true)).execute("tokn");

        assertThat(code).isEqualTo(2);
        assertThat(said.toString()).contains("luca token");
    }

    @Test
    void the_help_of_each_command_is_a_file_of_its_words(@TempDir Path directory) throws Exception {
        HelpTexts.write(Luca.commands(), directory);

        assertThat(directory.resolve("luca.txt")).content(UTF_8).contains("drill", "Exit codes");
        assertThat(directory.resolve("luca-token.txt"))
                .content(UTF_8)
                .isEqualTo(Luca.commands().getSubcommands().get("token").getUsageMessage(Ansi.OFF));
    }

    private int execute(String... words) {
        return Luca.commands().setErr(new PrintWriter(said, true)).execute(words);
    }
}
