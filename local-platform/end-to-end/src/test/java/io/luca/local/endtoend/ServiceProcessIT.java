package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.local.aws.service.lambda.LambdaFunction;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.endtoend.BootedPlatform.Booted;
import io.luca.local.platform.Platform;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The interactive service as a process of this machine. */
@ExtendWith(BootedPlatform.class)
class ServiceProcessIT {

    private static final String QUICK_COMPILER_ALONE = "-XX:TieredStopAtLevel=1";

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

    /** Tests run under the quick compiler alone, and so do the processes of their platforms. */
    @Test
    void compiles_no_further_than_the_jvm_of_its_platform() {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).contains(QUICK_COMPILER_ALONE);
        assertThat(ProcessHandle.of(platform.interactive().process().pid())
                        .orElseThrow()
                        .info()
                        .arguments())
                .hasValueSatisfying(arguments -> assertThat(arguments).contains(QUICK_COMPILER_ALONE));
    }

    /** One with SnapStart, which nothing else tells how far to compile. */
    @Test
    void nor_does_a_function_and_one_that_is_recycled_starts_in_another_process() {
        LambdaRoom lambda = platform.room(LambdaRoom.class);
        LambdaFunction roles = lambda.functions().values().stream()
                .filter(function -> function.config().handler().startsWith("io.luca.identity.StaffRoles"))
                .findFirst()
                .orElseThrow();
        lambda.prepare(roles.config().name());
        List<Long> before = roles.pids();

        roles.recycle();
        lambda.prepare(roles.config().name());

        assertThat(roles.config().hasSnapStart()).isTrue();
        assertThat(before).isNotEmpty();
        assertThat(roles.pids()).isNotEmpty().doesNotContainAnyElementsOf(before);
        assertThat(ProcessHandle.of(roles.pids().getFirst())
                        .orElseThrow()
                        .info()
                        .arguments())
                .hasValueSatisfying(arguments -> assertThat(arguments).contains(QUICK_COMPILER_ALONE));
    }
}
