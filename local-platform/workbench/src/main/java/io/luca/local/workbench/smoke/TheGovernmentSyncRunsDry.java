package io.luca.local.workbench.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Path 3 as far as the government's door: it answers and knows our token, what waits is counted, and nothing is sent or written. */
final class TheGovernmentSyncRunsDry implements Check {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** The one mark of the test schools is a grade if the night has come since. */
    private static final int MOST_PENDING = 1;

    /** All that a dry run does. */
    private static final Set<String> STEPS = Set.of("CheckPeriod", "DryRun");

    private static final ObjectMapper json = new ObjectMapper();

    @Override
    public Duration limit() {
        return LONGEST.plusSeconds(60);
    }

    @Override
    public Verdict tried(Trial trial) throws Exception {
        String name = "smoke-" + trial.id();
        String period = trial.schools().one().period();
        try (SfnClient workflows = trial.workflows()) {
            String execution = execution(trial, name);
            trial.undo().before("the execution " + execution, () -> end(trial, execution));
            var _ = workflows.startExecution(
                    start -> start.stateMachineArn(trial.deployed().workflow())
                            .name(name)
                            .input(json.createObjectNode()
                                    .put("dry_run", true)
                                    .put("period", period)
                                    .toString()));
            trial.undo().stays("the execution " + execution + " in the history of Step Functions, for 90 days");
            Optional<DescribeExecutionResponse> ended =
                    trial.waiting().until(LONGEST, PAUSE, () -> ended(workflows, execution));
            Set<String> more = new TreeSet<>(tasks(workflows, execution));
            more.removeAll(STEPS);
            if (!more.isEmpty()) {
                return Verdict.failed("a dry run came to " + more);
            }
            return ended.isPresent()
                    ? verdict(ended.get())
                    : Verdict.failed("it has not ended after " + LONGEST.toSeconds() + " s");
        }
    }

    static Verdict verdict(DescribeExecutionResponse ended) throws Exception {
        if (ended.status() != ExecutionStatus.SUCCEEDED) {
            return Verdict.failed(
                    "it ended as " + ended.statusAsString() + ", " + ended.error() + ": " + ended.cause());
        }
        JsonNode told = json.readTree(ended.output());
        int pending = told.path("pending").asInt(-1);
        return pending >= 0 && pending <= MOST_PENDING
                ? Verdict.passed(
                        "the government answers and knows our token; of the test schools' grades " + pending + " waits")
                : Verdict.failed("the test schools have one grade at most, and it tells " + told);
    }

    /** Its ARN, known before it is started: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
    private static String execution(Trial trial, String name) {
        return trial.deployed().workflow().replaceFirst(":stateMachine:", ":execution:") + ":" + name;
    }

    private static Set<String> tasks(SfnClient workflows, String execution) {
        return workflows.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                .filter(event -> event.typeAsString().equals("TaskStateEntered"))
                .map(event -> event.stateEnteredEventDetails().name())
                .collect(Collectors.toSet());
    }

    /** It writes nothing, so it may end at any step. */
    private static void end(Trial trial, String execution) {
        try (SfnClient workflows = trial.workflows()) {
            if (ended(workflows, execution).isEmpty()) {
                var _ = workflows.stopExecution(request -> request.executionArn(execution));
            }
        } catch (ExecutionDoesNotExistException absent) {
            return; // it was not started yet
        }
    }

    private static Optional<DescribeExecutionResponse> ended(SfnClient workflows, String execution) {
        return Optional.of(workflows.describeExecution(request -> request.executionArn(execution)))
                .filter(now -> now.status() != ExecutionStatus.RUNNING);
    }
}
