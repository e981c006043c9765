package io.luca.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.infra.LucaApp;
import io.luca.infra.Synthesized;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The context as it is deployed with, but for one value. */
class SettingsTest {

    @Test
    void the_laptops_settings_are_valid() {
        Settings settings = with(Map.of());

        assertThat(settings.environment())
                .isEqualTo(new Environment("laptop", Environment.Protection.LOCKED, Optional.empty()));
        assertThat(settings.api().compute()).isEqualTo(Compute.FARGATE);
        assertThat(settings.api().webOrigin()).isEqualTo("https://app.luca.example");
        assertThat(settings.api().requests().perSecond()).isEqualTo(2_500);
        assertThat(settings.api().firewall().countries()).isEmpty();
        assertThat(settings.alertEmails()).isEmpty();
    }

    @Test
    void takes_what_the_command_line_says_in_place_of_a_default() {
        Settings settings = with(Map.of(
                "countries", "MX,US", "alertEmails", "ops@luca.example,night@luca.example", "throttleBurst", "4001"));

        assertThat(settings.api().firewall().countries()).contains("MX,US");
        assertThat(settings.alertEmails()).containsExactly("ops@luca.example", "night@luca.example");
        assertThat(settings.api().requests().burst()).isEqualTo(4_001);
    }

    /** It is written between apostrophes into a mapping of the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "", "http://app.luca.example", "https://app.luca.example/", "https://a' or 'b"})
    void refuses_a_web_origin_that_is_none(String origin) {
        assertRefused("webOrigin", origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mx", "MX,", "MEX", "MX;US", "MX,ZZ"})
    void refuses_countries_that_are_none(String countries) {
        assertRefused("countries", countries);
    }

    /** An abbreviation or an offset would not follow the zone's rules. */
    @ParameterizedTest
    @ValueSource(strings = {"", "CST", "UTC", "-06:00", "America/Luca"})
    void refuses_a_time_zone_that_is_none(String zone) {
        assertRefused("consolidationTimeZone", zone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ops", "ops@luca", "a@b.c d@e.f", "a@b.c,", "a@b.c, d@e.f", "a@b.c,a@b.c"})
    void refuses_an_address_for_alerts_that_is_none(String address) {
        assertRefused("alertEmails", address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0 20 5 1,4,7,10 ? *",
                "cron(0 20 5 * ?)",
                "rate(1 day)",
                "cron(60 20 5 * ? *)",
                "cron(0 24 5 * ? *)",
                "cron(0 20 0 * ? *)",
                "cron(0 20 32W * ? *)",
                "cron(0 20 5 13 ? *)",
                "cron(0 20 5 JANUARY ? *)",
                "cron(0 20 5 * * *)",
                "cron(0 20 ? * ? *)",
                "cron(0 20 ? * 8 *)",
                "cron(0 20 ? * 6#6 *)",
                "cron(0 20 5 * ? 1969)",
                "cron(0/0 20 5 * ? *)",
                "cron(0 20-10 5 * ? *)",
                "cron(0 20, 5 * ? *)",
                "cron(0 20 5  * ? *)"
            })
    void refuses_a_time_of_the_government_sync_that_is_none(String time) {
        assertRefused("govSyncSchedule", time);
        assertRefused("govReconcileSchedule", time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 20 5 1,4,7,10 ? *)",
                "cron(0 6 7-21 JAN,apr,7-10 ? *)",
                "cron(*/15 8-18/2 ? * MON-FRI 2026-2030)",
                "cron(0 0 L * ? *)",
                "cron(0 0 LW * ? *)",
                "cron(0 0 15W * ? *)",
                "cron(0 0 ? * 6#3 *)",
                "cron(0 0 ? * 5L *)"
            })
    void takes_every_time_that_the_scheduler_takes(String time) {
        assertThat(with(Map.of("govSyncSchedule", time)).times().govSync()).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "throttleRate, 0",
        // Ten tasks take 2,000 a second of one school.
        "throttleRate, 2000",
        // And 4,000 at once.
        "throttleBurst, 4000",
        "mostTasks, 13",
        "behaviorRate, 5001",
        "behaviorRate, 0",
        "behaviorBurst, 4999",
        "requestsPerTokenIn1Minute, 9",
        // What a copy of the service takes of one school, in a minute and in five.
        "requestsPerTokenIn1Minute, 12000",
        "requestsPerAddressIn5Minutes, 59999",
        "signInCallsPerAddressIn5Minutes, 9",
        // Firehose takes 60 to 900 seconds for a stream that it partitions.
        "lakeBufferSeconds, 0",
        "lakeBufferSeconds, 59",
        "lakeBufferSeconds, 901",
        // A shorter time would end before stores that empty themselves have done so.
        "erasureBlockedDays, -1",
        "erasureBlockedDays, 0",
        "erasureBlockedDays, 44",
        "erasureBlockedDays, 331",
        // CloudWatch knows no 45 days, and the register of personal data promises 90 at most.
        "logRetentionDays, 0",
        "logRetentionDays, 45",
        "logRetentionDays, 120"
    })
    void refuses_numbers_that_aws_or_the_design_would(String name, String value) {
        assertRefused(name, value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "1.5", "1e3", "99999999999"})
    void refuses_a_number_that_is_none(String value) {
        assertRefused("throttleRate", value);
    }

    @Test
    void names_the_two_kinds_of_compute_when_given_a_third() {
        assertThat(with(Map.of("interactiveCompute", "app-runner")).api().compute())
                .isEqualTo(Compute.APP_RUNNER);
        assertRefused("interactiveCompute", "lambda").hasMessageContainingAll("app-runner", "fargate", "lambda");
    }

    @ParameterizedTest
    @ValueSource(strings = {"laptop", "dev", "staging", "prod"})
    void every_environment_that_ships_is_valid_on_fargate(String name) {
        Settings settings = read(new SettingsFiles(Path.of("")).context(name));

        assertThat(settings.environment().name()).isEqualTo(name);
        assertThat(settings.api().compute()).isEqualTo(Compute.FARGATE);
    }

    @Test
    void the_command_line_chooses_an_environment_and_without_it_cdk_json_does() {
        SettingsFiles files = new SettingsFiles(Path.of(""));

        assertThat(files.chosen(Optional.of("{\"environment\":\"prod\",\"other\":1}")))
                .isEqualTo("prod");
        assertThat(files.chosen(Optional.of("{\"other\":1}"))).isEqualTo("dev");
        assertThat(files.chosen(Optional.empty())).isEqualTo("dev");
        assertThatThrownBy(() -> files.chosen(Optional.of("{"))).hasMessageContaining("CDK_CONTEXT_JSON");
    }

    @Test
    void refuses_a_name_that_no_setting_has() {
        assertThatThrownBy(() -> with(Map.of("offhours", "22:00-05:00"))).hasMessage("there is no setting offhours");
    }

    /** It would go over prod's stacks. */
    @Test
    void the_laptops_environment_is_not_deployed() {
        assertThatThrownBy(() -> SettingsFiles.requireDeployable("laptop", true))
                .hasMessageContaining("dev, staging or prod");
        SettingsFiles.requireDeployable("laptop", false);
        SettingsFiles.requireDeployable("prod", true);
    }

    @Test
    void names_the_environments_when_given_another() {
        assertThatThrownBy(() -> new SettingsFiles(Path.of("")).context("test"))
                .hasMessageContainingAll("environment", "dev", "laptop", "prod", "staging", "test");
    }

    @Test
    void prod_is_refused_without_who_hears_of_alarms_and_with_data_that_may_go() {
        Map<String, Object> silent = new HashMap<>(new SettingsFiles(Path.of("")).context("prod"));
        silent.remove("alertEmails");
        Map<String, Object> careless = new HashMap<>(new SettingsFiles(Path.of("")).context("prod"));
        careless.put("dataProtection", "none");

        assertThatThrownBy(() -> read(silent)).hasMessageContaining("alertEmails");
        assertThatThrownBy(() -> read(careless)).hasMessageContaining("dataProtection");
        assertRefused("dataProtection", "perhaps").hasMessageContainingAll("none", "kept", "locked");
    }

    /** A token and pupils' grades go there. */
    @ParameterizedTest
    @CsvSource({
        "laptop, http://localhost:8081, true",
        "dev, http://localhost:8081, true",
        "prod, http://localhost:8081, false",
        "prod, http://government.luca.example, false",
        "dev, http://government.luca.example, false",
        "dev, http://localhost.luca.example:80, false",
        "dev, https://government.luca.example/v1, true",
        "prod, https://government.luca.example:8443, true",
        "prod, https://user:pass@government.luca.example, false",
        "prod, '', false",
    })
    void the_governments_address_is_secure_or_on_the_same_machine(String environment, String url, boolean isTaken) {
        Map<String, Object> context = new HashMap<>(new SettingsFiles(Path.of("")).context(environment));
        context.put("governmentUrl", url);

        if (isTaken) {
            assertThat(read(context).government().url())
                    .isEqualTo(url)
                    .matches(read(context).government().pattern());
        } else {
            assertThatThrownBy(() -> read(context)).hasMessageContaining("governmentUrl");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "taskCpu, 300",
        "taskCpu, 2048",
        "taskMemory, 512",
        "taskMemory, 9216",
        "leastTasks, 0",
        "mostTasks, 1",
        "zones, us-east-1a",
        "zones, 'us-east-1a,us-east-1a'",
        "zones, 'us-east-1a,us-east-2b'",
        "zones, 'us-east-1,us-east-1b'",
        "zones, 'us-east-1a,us-east-1b,us-east-1c'",
        "offHours, 22:00",
        "offHours, 24:00-05:00",
        "offHours, 22:00-22:00",
        "originSecret, 0",
        "warmWriteUnits, 4000",
        "warmWriteUnits, many",
        "privacyFunctionsAtOnce, 0",
        "privacyFunctionsAtOnce, 21"
    })
    void refuses_a_capacity_that_there_is_none_of(String name, String value) {
        assertRefused(name, value);
    }

    @ParameterizedTest
    @CsvSource({
        "domainName, luca",
        "domainName, API.luca.example",
        "domainName, https://api.luca.example",
        "domainName, -.luca.example",
        "domainName, ''",
        "certificateArn, arn:aws:iam::111122223333:server-certificate/luca",
        "certificateArn, ''",
        "certificateArn, arn:aws:acm:sa-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000",
        "region, us-east",
        "region, sa-east-1",
        "region, ''",
        "zones, 'sa-east-1a,sa-east-1b'"
    })
    void refuses_a_place_that_is_none_or_that_does_not_fit_the_others(String name, String value) {
        Map<String, Object> context = new HashMap<>(new SettingsFiles(Path.of("")).context("prod"));
        context.put(name, value);
        String blamed = value.equals("sa-east-1") ? "certificateArn" : name;

        assertThatThrownBy(() -> read(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(blamed);
    }

    @Test
    void a_domain_has_a_certificate_and_prod_has_a_domain() {
        Map<String, Object> half = new HashMap<>(new SettingsFiles(Path.of("")).context("dev"));
        half.put("domainName", "api.dev.luca.example");
        Map<String, Object> open = new HashMap<>(new SettingsFiles(Path.of("")).context("prod"));
        open.remove("domainName");
        open.remove("certificateArn");

        assertThatThrownBy(() -> read(half)).hasMessageContainingAll("domainName", "certificateArn");
        assertThatThrownBy(() -> read(open)).hasMessageContainingAll("domainName", "certificateArn", "prod");
    }

    @Test
    void every_environment_but_the_laptops_is_in_a_region() {
        Map<String, Object> nowhere = new HashMap<>(new SettingsFiles(Path.of("")).context("dev"));
        nowhere.remove("region");

        assertThatThrownBy(() -> read(nowhere)).hasMessageContaining("region");
        assertRefused("region", "us-east-1");
    }

    @Test
    void a_pause_may_go_over_midnight() {
        Capacity capacity = with(Map.of("offHours", "22:00-05:30")).api().capacity();

        assertThat(capacity.pause().orElseThrow().length()).isEqualTo(Duration.ofMinutes(7 * 60 + 30));
        assertThat(with(Map.of()).api().capacity().pause()).isEmpty();
    }

    @Test
    void names_what_the_context_lacks() {
        Map<String, Object> context = new HashMap<>(new SettingsFiles(Path.of("")).context("laptop"));
        context.remove("webOrigin");

        assertThatThrownBy(() -> read(context)).hasMessageContaining("webOrigin");
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String name, String value) {
        return assertThatThrownBy(() -> with(Map.of(name, value)))
                .as("%s: %s", name, value)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    private static Settings with(Map<String, String> values) {
        Map<String, Object> context = new HashMap<>(new SettingsFiles(Path.of("")).context("laptop"));
        context.putAll(values);
        return read(context);
    }

    private static Settings read(Map<String, Object> context) {
        return Settings.from(LucaApp.app(context).getNode(), Synthesized.artifacts());
    }
}
