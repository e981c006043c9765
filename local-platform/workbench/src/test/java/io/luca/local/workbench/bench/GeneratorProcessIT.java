package io.luca.local.workbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.workbench.load.EventLoad;
import io.luca.local.workbench.load.GeneratorProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorProcessIT {

    private static final List<EventLoad.Sender> SENDERS =
            List.of(new EventLoad.Sender("norte", List.of("alumna_1"), List.of("token")));
    private static final String NOBODY = "http://127.0.0.1:9";
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void sends_as_many_to_a_bare_queue_as_it_is_told_and_tells_how_that_went() {
        try (BareQueue queue = new BareQueue();
                GeneratorProcess generator = new GeneratorProcess(NOBODY, SENDERS, "test", queue.url())) {
            GeneratorProcess.Sent sent = generator.bare(50, SECOND, 0);

            assertThat(sent.figures().calls()).isEqualTo(50);
            assertThat(sent.figures().failures()).isZero();
        }
    }

    @Test
    void what_is_not_accepted_is_a_failure_and_is_told_with_its_reason() {
        try (GeneratorProcess generator = new GeneratorProcess(NOBODY, SENDERS, "test", URI.create(NOBODY))) {
            GeneratorProcess.Sent refused = generator.throughGateway(10, SECOND, 0);

            assertThat(refused.figures().failures()).isEqualTo(10);
            assertThat(refused.accepted()).isEmpty();
            assertThat(refused.refusals().values()).containsExactly(10L);
        }
    }

    @Test
    void its_process_ends_when_it_is_closed() {
        ProcessHandle process;
        try (GeneratorProcess generator = new GeneratorProcess(NOBODY, SENDERS, "test", URI.create(NOBODY))) {
            process = ProcessHandle.of(generator.pid()).orElseThrow();
            assertThat(process.isAlive()).isTrue();
        }

        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
}
