package io.luca.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.infra.LucaApp;
import io.luca.infra.Synthesized;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The context as it is deployed with, but for one value. */
class SettingsTest {

    @Test
    void the_defaults_of_cdk_json_are_valid() {
        Settings settings = with(Map.of());

        assertThat(settings.api().compute()).isEqualTo(Compute.APP_RUNNER);
        assertThat(settings.api().webOrigin()).isEqualTo("https://app.luca.example");
        assertThat(settings.api().requests().perSecond()).isEqualTo(500);
        assertThat(settings.api().firewall().countries()).isEmpty();
        assertThat(settings.alertEmail()).isEmpty();
    }

    @Test
    void takes_what_the_command_line_says_in_place_of_a_default() {
        Settings settings =
                with(Map.of("countries", "MX,US", "alertEmail", "ops@luca.example", "throttleBurst", "501"));

        assertThat(settings.api().firewall().countries()).contains("MX,US");
        assertThat(settings.alertEmail()).contains("ops@luca.example");
        assertThat(settings.api().requests().burst()).isEqualTo(501);
    }

    /** It is written between apostrophes into a mapping of the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "", "http://app.luca.example", "https://app.luca.example/", "https://a' or 'b"})
    void refuses_a_web_origin_that_is_none(String origin) {
        assertRefused("webOrigin", origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mx", "MX,", "MEX", "MX;US"})
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
    @ValueSource(strings = {"", "ops", "ops@luca", "a@b.c d@e.f"})
    void refuses_an_address_for_alerts_that_is_none(String address) {
        assertRefused("alertEmail", address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 20 5 1,4,7,10 ? *", "cron(0 20 5 * ?)", "rate(1 day)"})
    void refuses_a_time_of_the_government_sync_that_is_none(String time) {
        assertRefused("govSyncSchedule", time);
        assertRefused("govReconcileSchedule", time);
    }

    @ParameterizedTest
    @CsvSource({
        "throttleRate, 0",
        "throttleBurst, 499",
        "behaviorRate, 0",
        "behaviorBurst, 4999",
        "requestsPerAddressIn5Minutes, 9",
        // Firehose takes 60 to 900 seconds for a stream that it partitions.
        "lakeBufferSeconds, 0",
        "lakeBufferSeconds, 59",
        "lakeBufferSeconds, 901",
        // A shorter time would end before stores that empty themselves have done so.
        "erasureBlockedDays, -1",
        "erasureBlockedDays, 0",
        "erasureBlockedDays, 44",
        "erasureBlockedDays, 366"
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
        assertThat(with(Map.of("interactiveCompute", "fargate")).api().compute())
                .isEqualTo(Compute.FARGATE);
        assertRefused("interactiveCompute", "lambda").hasMessageContainingAll("app-runner", "fargate", "lambda");
    }

    @Test
    void names_what_the_context_lacks() {
        Map<String, Object> context = new HashMap<>(LucaApp.context(Path.of("cdk.json")));
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
        Map<String, Object> context = new HashMap<>(LucaApp.context(Path.of("cdk.json")));
        context.putAll(values);
        return read(context);
    }

    private static Settings read(Map<String, Object> context) {
        return Settings.from(LucaApp.app(context).getNode(), Synthesized.artifacts());
    }
}
