package io.luca.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.contract.ResourceNames;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.endtoend.RehearsalPlatform.Rehearsed;
import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.platform.government.Fault;
import io.luca.local.workbench.cli.Luca;
import io.luca.local.workbench.drill.WaitingSchools;
import io.luca.model.PeriodId;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

/** {@code luca invoke gov-sync} and {@code reconcile}, through the running platform's own ports. */
@ExtendWith(RehearsalPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvokeSyncIT {

    private static final SchoolId SCHOOL = new SchoolId("sigue");
    private static final List<PeriodId> PERIODS =
            List.of(new PeriodId("S1"), new PeriodId("S2"), new PeriodId("S3"), new PeriodId("S4"));
    private static final int GRADES = 100;

    private final Platform platform;
    private final TableAccess access;
    private final WaitingSchools schools;
    private final StringWriter said = new StringWriter();

    InvokeSyncIT(Rehearsed rehearsed) {
        platform = rehearsed.platform();
        access = new TableAccess(platform);
        schools = new WaitingSchools(platform, access);
    }

    /** What waits from other tests is sent first. */
    @BeforeAll
    void open() {
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.SYNC_WORKFLOW);
        platform.room(SchedulerRoom.class).schedules().rest(ResourceNames.RECONCILE_SCHEDULE);
        schools.open(SCHOOL, PERIODS);
        assertThat(invoke("gov-sync")).as(said.toString()).isZero();
        said.getBuffer().setLength(0);
    }

    @AfterAll
    void close() {
        access.close();
    }

    @Test
    void gov_sync_shows_each_step_with_batch_and_try_and_the_account_at_its_end() {
        said.getBuffer().setLength(0);
        schools.fill(SCHOOL, PERIODS.get(0), GRADES);
        platform.government().next(SCHOOL.value(), PERIODS.get(0).value(), List.of(new Fault.None(), unavailable()));

        int exit = invoke("gov-sync");

        List<String> lines = said.toString().lines().toList();
        assertThat(exit).as(said.toString()).isZero();
        assertThat(lines.getFirst()).startsWith("Run ").contains("of " + ResourceNames.SYNC_WORKFLOW);
        assertThat(said.toString())
                .containsSubsequence(
                        "QueryPending",
                        "school id sigue",
                        "PrepBatch",
                        "batch 1 of ",
                        "count 98",
                        "SendBatch",
                        "try 1  outcome ACCEPTED",
                        "MarkSynced",
                        "confirmed 98",
                        "batch 2 of ",
                        "try 1  outcome RETRY",
                        "Wait5s",
                        "waits",
                        "try 2  outcome ACCEPTED",
                        "confirmed 2",
                        "Reconcile",
                        "ExecutionSucceeded");
        assertThat(lines)
                .anyMatch(line -> line.matches("[0-9]{2} [0-9:]{8}  MarkSynced .*"))
                .anyMatch(line -> line.matches("pending +0"));
    }

    /** An outage: four tries of two batches, and then it rests; the platform's time is passed a minute at a time. */
    @Test
    void a_run_that_rests_says_when_it_goes_on() {
        said.getBuffer().setLength(0);
        schools.fill(SCHOOL, PERIODS.get(1), GRADES);
        platform.government().next(SCHOOL.value(), PERIODS.get(1).value(), Collections.nCopies(8, unavailable()));

        int exit = invoke("gov-sync");

        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString())
                .containsSubsequence("try 4  outcome RETRY", "WriteDLQ", "OutageHold", "HoldWait", "goes on at ");
        assertThat(said.toString().lines()).anyMatch(line -> line.matches(" +goes on at [0-9]{2} [0-9:]{8}"));
    }

    @Test
    void a_run_that_fails_ends_with_one_and_says_why_and_reconcile_makes_up_for_it() {
        said.getBuffer().setLength(0);
        schools.fill(SCHOOL, PERIODS.get(2), 2);
        platform.government()
                .next(SCHOOL.value(), PERIODS.get(2).value(), List.of(new Fault.Says(403, Optional.empty())));

        int failed = invoke("gov-sync");

        assertThat(failed).as(said.toString()).isOne();
        assertThat(said.toString())
                .contains("ExecutionFailed", "FAILED GovernmentTokenRefused: ", "docs/runbooks/gov-sync.md");

        said.getBuffer().setLength(0);
        int madeUp = invoke("reconcile");

        assertThat(madeUp).as(said.toString()).isZero();
        assertThat(said.toString()).containsSubsequence("Reconcile", "pending 2", "SendBatch", "ExecutionSucceeded");
    }

    @Test
    void a_reconciliation_waits_where_another_run_holds_a_period() {
        said.getBuffer().setLength(0);
        var _ = new TenantTable(access.client(), access.tenants(), platform.tableName())
                .syncOf(SCHOOL, PERIODS.get(3))
                .take(new RunName("another-run"), platform.cloud().clock().instant());

        int exit = invoke("reconcile");

        assertThat(exit).as(said.toString()).isZero();
        assertThat(said.toString())
                .containsSubsequence(
                        "Reconcile", "clean false", "WaitForNextPass", "Reconcile", "clean true", "ExecutionSucceeded");
    }

    @Test
    void a_platform_that_is_down_is_told_in_one_line() throws IOException {
        said.getBuffer().setLength(0);
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }

        int exit = invoke("gov-sync", nobody);

        assertThat(exit).isOne();
        assertThat(said.toString().lines()).singleElement().asString().contains("no platform answers", "./luca up");
    }

    private static Fault unavailable() {
        return new Fault.Says(503, Optional.empty());
    }

    private int invoke(String job) {
        return invoke(job, URI.create(platform.awsUrl()).getPort());
    }

    private int invoke(String job, int port) {
        PrintWriter out = new PrintWriter(said);
        CommandLine line = Luca.commands().setOut(out).setErr(out);
        return line.execute("invoke", job, "--aws-port", String.valueOf(port));
    }
}
