package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The interactive service as a process of this machine. */
@ExtendWith(BootedPlatform.class)
class ServiceProcessIT {

    private final Platform platform;

    ServiceProcessIT(Booted booted) {
        this.platform = booted.platform();
    }

    /** A JVM with more of them would run other threads, and measure as no instance of App Runner does. */
    @Test
    void sees_as_many_processors_as_the_template_gives_its_container() {
        assertThat(ProcessHandle.of(platform.interactive().process().pid())
                        .orElseThrow()
                        .info()
                        .arguments())
                .hasValueSatisfying(arguments -> assertThat(arguments).contains("-XX:ActiveProcessorCount=1"));
    }
}
