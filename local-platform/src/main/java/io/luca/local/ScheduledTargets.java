package io.luca.local;

import io.luca.local.aws.Authorization;
import io.luca.local.aws.Caller;
import io.luca.local.scheduler.ScheduledCall;
import io.luca.local.workflow.Execution;
import io.luca.local.workflow.StateMachines;
import java.util.Optional;

/**
 * Calls what schedules name, each under the schedule's own role: a state machine starts an execution, anything else is a
 * function.
 */
record ScheduledTargets(Authorization authorization, StateMachines machines, ScheduledCall functions)
        implements ScheduledCall {

    @Override
    public void make(Caller caller, String arn, String input) {
        if (!StateMachines.isArn(arn)) {
            functions.make(caller, arn, input);
            return;
        }
        authorization.require(caller, StateMachines.START, arn);
        Execution _ = machines.executions().start(machines.get(arn), Optional.empty(), input);
    }
}
