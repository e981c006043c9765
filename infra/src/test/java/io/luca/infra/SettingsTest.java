package io.luca.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.infra.Settings.Compute;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String ORIGIN = "https://app.luca.example";
    private static final String CRON = "cron(0 20 5 1,4,7,10 ? *)";
    private static final String ZONE = "America/Mexico_City";

    @Test
    void the_defaults_of_cdk_json_are_valid() {
        assertThat(LucaApp.context(Path.of("cdk.json")))
                .containsEntry("interactiveCompute", "app-runner")
                .containsEntry("webOrigin", ORIGIN)
                .containsEntry("throttleRate", "500");
    }

    /** It is written between apostrophes into a mapping of the gateway. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "", "http://app.luca.example", "https://app.luca.example/", "https://a' or 'b"})
    void refuses_a_web_origin_that_is_none(String origin) {
        assertThatThrownBy(() -> new Settings(
                        Compute.APP_RUNNER,
                        origin,
                        500,
                        1_000,
                        5_000,
                        5_000,
                        20_000,
                        Optional.empty(),
                        ZONE,
                        Optional.empty(),
                        CRON,
                        CRON,
                        300,
                        45,
                        Synthesized.artifacts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webOrigin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mx", "MX,", "MEX", "MX;US"})
    void refuses_countries_that_are_none(String countries) {
        assertThatThrownBy(() -> new Settings(
                        Compute.APP_RUNNER,
                        ORIGIN,
                        500,
                        1_000,
                        5_000,
                        5_000,
                        20_000,
                        Optional.of(countries),
                        ZONE,
                        Optional.empty(),
                        CRON,
                        CRON,
                        300,
                        45,
                        Synthesized.artifacts()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countries");
    }

    /** An abbreviation or an offset would not follow the zone's rules. */
    @ParameterizedTest
    @ValueSource(strings = {"", "CST", "UTC", "-06:00", "America/Luca"})
    void refuses_a_time_zone_that_is_none(String zone) {
        assertThatThrownBy(() -> nightly(zone, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consolidationTimeZone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ops", "ops@luca", "a@b.c d@e.f"})
    void refuses_an_address_for_alerts_that_is_none(String address) {
        assertThatThrownBy(() -> nightly(ZONE, Optional.of(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alertEmail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 20 5 1,4,7,10 ? *", "cron(0 20 5 * ?)", "rate(1 day)"})
    void refuses_a_time_of_the_government_sync_that_is_none(String time) {
        assertThatThrownBy(() -> sync(time, CRON)).hasMessageContaining("govSyncSchedule");
        assertThatThrownBy(() -> sync(CRON, time)).hasMessageContaining("govReconcileSchedule");
    }

    @Test
    void refuses_limits_that_aws_would() {
        assertThatThrownBy(() -> settings(0, 1_000, 20_000)).hasMessageContaining("throttleRate");
        assertThatThrownBy(() -> settings(500, 499, 20_000)).hasMessageContaining("throttleBurst");
        assertThatThrownBy(() -> behavior(0, 5_000)).hasMessageContaining("behaviorRate");
        assertThatThrownBy(() -> behavior(5_000, 4_999)).hasMessageContaining("behaviorBurst");
        assertThatThrownBy(() -> settings(500, 1_000, 9)).hasMessageContaining("requestsPerAddressIn5Minutes");
    }

    /** Firehose takes 60 to 900 seconds for a stream that it partitions. */
    @ParameterizedTest
    @ValueSource(ints = {0, 59, 901})
    void refuses_a_buffer_of_the_lake_that_firehose_would(int seconds) {
        assertThatThrownBy(() -> lake(seconds)).hasMessageContaining("lakeBufferSeconds");
    }

    @Test
    void names_the_two_kinds_of_compute_when_given_a_third() {
        assertThat(Compute.parse("fargate")).isEqualTo(Compute.FARGATE);
        assertThatThrownBy(() -> Compute.parse("lambda")).hasMessageContainingAll("app-runner", "fargate", "lambda");
    }

    private static Settings settings(int rate, int burst, int perAddress) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                rate,
                burst,
                5_000,
                5_000,
                perAddress,
                Optional.of("MX,US"),
                ZONE,
                Optional.empty(),
                CRON,
                CRON,
                300,
                45,
                Synthesized.artifacts());
    }

    private static Settings nightly(String zone, Optional<String> email) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                500,
                1_000,
                5_000,
                5_000,
                20_000,
                Optional.empty(),
                zone,
                email,
                CRON,
                CRON,
                300,
                45,
                Synthesized.artifacts());
    }

    /** A shorter time would end before stores that empty themselves have done so. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 44, 366})
    void refuses_a_time_of_being_blocked_that_is_too_short_or_too_long(int days) {
        assertThatThrownBy(() -> erasure(days))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("erasureBlockedDays");
    }

    private static Settings behavior(int rate, int burst) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                500,
                1_000,
                rate,
                burst,
                20_000,
                Optional.empty(),
                ZONE,
                Optional.empty(),
                CRON,
                CRON,
                300,
                45,
                Synthesized.artifacts());
    }

    private static Settings sync(String quarterly, String daily) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                500,
                1_000,
                5_000,
                5_000,
                20_000,
                Optional.empty(),
                ZONE,
                Optional.empty(),
                quarterly,
                daily,
                300,
                45,
                Synthesized.artifacts());
    }

    private static Settings lake(int bufferSeconds) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                500,
                1_000,
                5_000,
                5_000,
                20_000,
                Optional.empty(),
                ZONE,
                Optional.empty(),
                CRON,
                CRON,
                bufferSeconds,
                45,
                Synthesized.artifacts());
    }

    private static Settings erasure(int blockedDays) {
        return new Settings(
                Compute.APP_RUNNER,
                ORIGIN,
                500,
                1_000,
                5_000,
                5_000,
                20_000,
                Optional.empty(),
                ZONE,
                Optional.empty(),
                CRON,
                CRON,
                300,
                blockedDays,
                Synthesized.artifacts());
    }
}
