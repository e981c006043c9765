package io.luca.local.testing;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An extension that gives tests the {@link TestAws}. Where that one cannot be had, its tests are counted as skipped, with the reason. */
public interface NeedsAws extends ExecutionCondition {

    @Override
    default ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = TestAws.missing();
        // a report counts what was skipped, and keeps the reason to itself
        missing.ifPresent(reason -> System.err.println("NOT RUN: " + context.getDisplayName() + ": " + reason));
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("there is an AWS to run on"));
    }
}
