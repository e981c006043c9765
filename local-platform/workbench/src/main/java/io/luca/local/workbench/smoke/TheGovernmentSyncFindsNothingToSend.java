package io.luca.local.workbench.smoke;

import io.luca.contract.ObjectKeys;
import io.luca.contract.TableSchema;
import io.luca.store.SchoolRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Path 3 runs without a grade being sent: a run for a period that only the test schools have ends with nothing to send. */
final class TheGovernmentSyncFindsNothingToSend implements Check {

    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final Duration LAST_STEPS = Duration.ofSeconds(45);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Where schools work, a run would draw up an account of each of them with the government. */
    private static final String PROD = "prod";

    private static final Set<String> SENDING = Set.of("PrepBatch", "SendBatch", "SettleBatch");

    @Override
    public Duration limit() {
        return LONGEST.plusSeconds(60);
    }

    @Override
    public Verdict tried(Trial trial) throws Exception {
        String name = "smoke-" + trial.id();
        String period = trial.schools().one().period();
        try (SfnClient workflows = trial.workflows()) {
            if (trial.place().environment().equals(PROD)) {
                String status = workflows
                        .describeStateMachine(request ->
                                request.stateMachineArn(trial.deployed().workflow()))
                        .statusAsString();
                return Verdict.notHere("in prod no run is started to try it; the workflow is " + status);
            }
            removeReports(trial, name);
            removeStates(trial, period);
            String execution = execution(trial, name);
            trial.undo().before("the execution " + execution, () -> end(trial, execution));
            var _ = workflows.startExecution(
                    start -> start.stateMachineArn(trial.deployed().workflow())
                            .name(name)
                            .input("{\"period\":\"" + period + "\"}"));
            trial.undo().stays("the execution " + execution + " in the history of Step Functions, for 90 days");
            Optional<DescribeExecutionResponse> ended =
                    trial.waiting().until(LONGEST, PAUSE, () -> ended(workflows, execution));
            Set<String> entered = entered(workflows, execution);
            List<String> sending =
                    SENDING.stream().filter(entered::contains).sorted().toList();
            if (!sending.isEmpty()) {
                return Verdict.failed("it came to " + sending + " for a period in which nobody has a grade");
            }
            if (ended.isEmpty()) {
                return Verdict.failed("it has not ended after " + LONGEST.toSeconds() + " s");
            }
            return ended.get().status() == ExecutionStatus.SUCCEEDED
                    ? Verdict.passed("a period of the test schools alone: no batch, and the account is drawn up")
                    : Verdict.failed("it ended as " + ended.get().statusAsString() + ", "
                            + ended.get().error() + ": " + ended.get().cause());
        }
    }

    /** Its ARN, known before it is started: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
    private static String execution(Trial trial, String name) {
        return trial.deployed().workflow().replaceFirst(":stateMachine:", ":execution:") + ":" + name;
    }

    private static Set<String> entered(SfnClient workflows, String execution) {
        return workflows.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream()
                .filter(event -> event.stateEnteredEventDetails() != null)
                .map(event -> event.stateEnteredEventDetails().name())
                .collect(Collectors.toSet());
    }

    /** A run that is under way ends by itself; one that does not is stopped, and its last step may write yet. */
    private static void end(Trial trial, String execution) throws Exception {
        try (SfnClient workflows = trial.workflows()) {
            if (trial.waiting()
                    .until(LAST_STEPS, PAUSE, () -> ended(workflows, execution))
                    .isEmpty()) {
                var _ = workflows.stopExecution(request -> request.executionArn(execution));
                throw new IllegalStateException("stopped; what its last step writes is left");
            }
        } catch (ExecutionDoesNotExistException absent) {
            return; // it was not started yet
        }
    }

    private static Optional<DescribeExecutionResponse> ended(SfnClient workflows, String execution) {
        return Optional.of(workflows.describeExecution(request -> request.executionArn(execution)))
                .filter(now -> now.status() != ExecutionStatus.RUNNING);
    }

    /** A run writes down for every school that nobody works on the period any more. */
    private static void removeStates(Trial trial, String period) {
        trial.undo()
                .before(
                        "items of the period " + period + " of schools of the registry",
                        () -> new SchoolRegistry(trial.table(), trial.deployed().table())
                                .schools()
                                .forEach(school -> TestSchools.remove(
                                        trial, TableSchema.SCHOOL_PARTITIONS + school + "#SYNC#" + period)));
    }

    private static void removeReports(Trial trial, String run) {
        String bucket = trial.deployed().reportBucket();
        String prefix = ObjectKeys.REPORT_PREFIX + run + "/";
        trial.undo().before("s3://" + bucket + "/" + prefix, () -> LakeObjects.remove(trial, bucket, prefix));
    }
}
