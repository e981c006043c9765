package io.luca.local.endtoend;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A program that runs the test classes of its arguments, and says of each how many tests it has and how many of them passed. */
final class TestsInAProcess {

    private TestsInAProcess() {}

    public static void main(String... classes) {
        Launcher launcher = LauncherFactory.create();
        for (String name : classes) {
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request()
                            .selectors(selectClass(name))
                            .build(),
                    listener);
            TestExecutionSummary summary = listener.getSummary();
            summary.getFailures()
                    .forEach(failure -> System.out.println(
                            failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()));
            System.out.printf(
                    "%s: %d of %d passed%n", name, summary.getTestsSucceededCount(), summary.getTestsFoundCount());
        }
        System.exit(0); // a test's server may have left a thread that waits
    }
}
