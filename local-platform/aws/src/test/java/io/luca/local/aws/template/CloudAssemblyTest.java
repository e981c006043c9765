package io.luca.local.aws.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudAssemblyTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void writes_what_cdk_writes() throws IOException {
        write("manifest.json", """
                {"version":"48.0.0","artifacts":{
                  "Api.assets":{"type":"cdk:asset-manifest","properties":{"file":"Api.assets.json"}},
                  "Api":{"type":"aws:cloudformation:stack","dependencies":["Data","Api.assets"],
                         "properties":{"templateFile":"Api.template.json"}},
                  "Data":{"type":"aws:cloudformation:stack",
                          "properties":{"templateFile":"Data.template.json","stackName":"school-data"}},
                  "Tree":{"type":"cdk:tree","properties":{"file":"tree.json"}}}}""");
        write("Api.assets.json", """
                {"dockerImages":{"abc123":{"source":{"directory":"asset.abc123"}}},
                 "files":{"def456":{"source":{"path":"asset.def456.zip"}}}}""");
        write("Api.template.json", """
                {"Resources":{}}""");
        write("Data.template.json", """
                {"Resources":{}}""");
    }

    @Test
    void puts_a_stack_after_those_it_depends_on_and_names_it_as_deployed() {
        assertThat(CloudAssembly.read(directory).stacks())
                .extracting(CloudAssembly.Template::stack)
                .containsExactly("school-data", "Api");
    }

    @Test
    void finds_the_source_of_an_image_by_the_uri_of_the_template() {
        CloudAssembly assembly = CloudAssembly.read(directory);

        assertThat(
                        assembly.imageSource(
                                "000000000000.dkr.ecr.us-east-1.amazonaws.com/cdk-hnb659fds-container-assets-0-us-east-1:abc123"))
                .hasValue(directory.resolve("asset.abc123"));
        assertThat(assembly.imageSource("public.ecr.aws/nginx/nginx:1.27")).isEmpty();
    }

    @Test
    void says_what_to_do_if_nothing_was_synthesized() {
        assertThatThrownBy(() -> CloudAssembly.read(directory.resolve("nothing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("build the project first");
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }
}
