package io.luca.infra.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantTest {

    @Test
    void an_argument_names_environment_compute_and_directory() {
        assertThat(Variant.parse("--variant=prod/fargate:target/a:b"))
                .isEqualTo(new Variant("prod", "fargate", Path.of("target/a:b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--variant=",
                "--variant=prod",
                "--variant=prod/fargate",
                "--variant=/fargate:x",
                "--variant=prod/:x"
            })
    void refuses_another_form(String argument) {
        assertThatThrownBy(() -> Variant.parse(argument)).hasMessageContaining("--variant=laptop/app-runner:");
    }
}
