package io.luca.local.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.template.CloudAssembly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareFunctionsTest {

    @TempDir
    private Path assembly;

    @TempDir
    private Path target;

    @BeforeEach
    void synthesize() throws IOException {
        write("manifest.json", """
                {"artifacts":{"Data":{"type":"aws:cloudformation:stack","properties":{"templateFile":"Data.template.json"}},
                "Data.assets":{"type":"cdk:asset-manifest","properties":{"file":"Data.assets.json"}}}}""");
        write("Data.assets.json", """
                {"files":{"code":{"source":{"path":"asset.code","packaging":"zip"}}},"dockerImages":{}}""");
        write("asset.code/lib/sdk.jar", "the SDK");
        write("asset.code/lib/shared-model-1.0.jar", "ours");
    }

    private void template(String handler) throws IOException {
        write("Data.template.json", """
                {"Resources":{"Roles":{"Type":"AWS::Lambda::Function","Properties":{"Handler":"%s","Role":"a role",
                "MemorySize":1024,"Timeout":5,"Code":{"S3Key":"code.zip"},"SnapStart":{"ApplyOn":"PublishedVersions"},
                "Environment":{"Variables":{"A":"b"}}}}}}""".formatted(handler));
    }

    private void write(String name, String content) throws IOException {
        Path file = assembly.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, content);
    }

    @Test
    void there_is_one_of_each_kind_with_the_role_and_the_libraries_of_the_model_and_nothing_of_ours()
            throws IOException {
        template("io.luca.identity.StaffRolesFunction::handleRequest");

        BareFunctions.write(assembly, target);

        CloudAssembly copy = CloudAssembly.read(target);
        JsonNode resources = copy.stacks().getFirst().body().path("Resources");
        assertThat(resources.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "Roles", "bareempty", "bareemptysnapstart", "bareonecall", "bareonecallsnapstart");
        JsonNode empty = resources.path("bareempty").path("Properties");
        assertThat(empty.path("Role").asText()).isEqualTo("a role");
        assertThat(empty.path("MemorySize").asInt()).isEqualTo(1024);
        assertThat(empty.has("SnapStart")).isFalse();
        assertThat(empty.has("Environment")).isFalse();
        assertThat(resources.path("bareonecallsnapstart").path("Properties").has("SnapStart"))
                .isTrue();
        Path code = copy.codeSource(empty.at("/Code/S3Key").asText()).orElseThrow();
        String handler = empty.path("Handler").asText().replace("::handleRequest", "");
        assertThat(code.resolve(handler.replace('.', '/') + ".class")).exists();
        assertThat(code.resolve("lib")).isDirectoryContaining("glob:**sdk.jar");
        assertThat(code.resolve("lib")).isDirectoryNotContaining("glob:**shared-model*");
    }

    @Test
    void templates_without_such_a_function_are_refused() throws IOException {
        template("io.luca.worker.BehaviorFunction::handleRequest");

        assertThatThrownBy(() -> BareFunctions.write(assembly, target))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no function of the user pool");
    }
}
