package io.luca.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.Names;
import io.luca.local.BootedPlatform.Booted;
import io.luca.local.workflow.StateDiagram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The workflow of the government sync as the templates have it, and what else speaks of it. */
@ExtendWith(BootedPlatform.class)
class SyncWorkflowIT {

    private final Platform platform;

    SyncWorkflowIT(Booted booted) {
        this.platform = booted.platform();
    }

    /** The picture is drawn from the definition; when this fails, put the text in that it prints. */
    @Test
    void the_documents_show_it_as_it_is() throws IOException {
        String drawn = StateDiagram.of(platform.jobs().machines().all().stream()
                .filter(machine -> machine.arn().endsWith(Names.SYNC_WORKFLOW))
                .findFirst()
                .orElseThrow());

        assertThat(Files.readString(Path.of("../docs/government-sync.md"))).contains("```mermaid\n" + drawn + "```");
    }

    /** Step Functions knows an error by the name of its class. */
    @Test
    void the_error_that_its_retries_name_is_a_class_of_its_functions() throws IOException {
        assertThat(Files.readString(Path.of("../infra/src/main/resources/gov-sync.asl.json")))
                .contains("\"io.luca.gov.TryAgainException\"");
        assertThat(Path.of("../gov-sync/target/classes/io/luca/gov/TryAgainException.class"))
                .exists();
    }
}
