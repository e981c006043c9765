package io.luca.local.aws.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FunctionConfigTest {

    @Test
    void a_function_is_compiled_quickly_as_the_managed_runtime_does() {
        assertThat(function(Map.of(), false).isCompiledQuickly()).isTrue();
    }

    @Test
    void one_that_is_restored_from_a_snapshot_is_compiled_as_usual() {
        assertThat(function(Map.of(), true).isCompiledQuickly()).isFalse();
    }

    @Test
    void one_that_says_its_own_options_has_them() {
        assertThat(function(Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=4"), false)
                        .isCompiledQuickly())
                .isFalse();
    }

    private static FunctionConfig function(Map<String, String> environment, boolean hasSnapStart) {
        return new FunctionConfig(
                "f",
                "arn:aws:lambda:us-east-1:000000000000:function:f",
                "role",
                "H::h",
                Path.of("."),
                environment,
                128,
                Duration.ofSeconds(3),
                hasSnapStart,
                OptionalInt.empty());
    }
}
