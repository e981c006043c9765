package io.luca.local.workbench.smoke;

import io.luca.local.workbench.account.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries a deployment with schools of its own, one check after the other, each within its time. {@link #leaveNothing} takes away what
 * they made, from whichever thread, also while they are under way.
 */
public final class Smoke {

    /** How long a check may take to notice that it is over. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(10);

    private final Place place;
    private final Clock clock;
    private final Set<String> leftOut;
    private final Undo undo = new Undo();
    private volatile boolean isStopped;
    private volatile @Nullable Thread underWay;

    /** What came of a check. */
    public record Outcome(String check, Verdict verdict, Duration took) {

        /** Whether it failed. */
        public boolean isFailed() {
            return verdict instanceof Verdict.Failed;
        }
    }

    /**
     * A smoke test of a place.
     *
     * @param leftOut checks that are not tried, by a part of their sentences
     * @throws IllegalArgumentException if no check has such a part
     */
    public Smoke(Place place, Clock clock, Set<String> leftOut) {
        this.place = place;
        this.clock = clock;
        this.leftOut = Set.copyOf(leftOut);
        leftOut.forEach(part -> {
            if (checks().stream().noneMatch(check -> check.sentence().contains(part))) {
                throw new IllegalArgumentException("no check has '" + part + "' in its name; there are: "
                        + String.join(
                                ", ", checks().stream().map(Check::sentence).toList()));
            }
        });
    }

    private List<Check> checks() {
        return List.of(
                new TwoTestSchoolsComeIntoBeing(),
                new APersonSignsIn(),
                new StaffWithoutASecondFactorHasNoRole(),
                new AnEvaluationIsWrittenAndRead(),
                new ABatchOfEventsIsStoredWithItsReceipt(),
                new PagesOfTheWebOriginMayCall(),
                new ACallWithoutAGoodTokenIsRefused(),
                new ALargeBodyIsRefused(),
                new AKnownAttackIsRefused(),
                new NoTeacherSeesAPupilOfAnotherSchool(),
                new NoSchoolReachesItemsOfAnother(),
                new TheGovernmentSyncRunsDry(),
                new AlarmsAreThereAndTellSomebody(),
                new AthenaReadsWhatTheLakeHolds(place.lakeLimit()));
    }

    /**
     * Tries everything.
     *
     * @param told each outcome as it comes
     * @throws IllegalStateException if there is nothing deployed to try
     */
    public List<Outcome> run(Consumer<Outcome> told) {
        byte[] id = new byte[4];
        ThreadLocalRandom.current().nextBytes(id);
        Trial trial = new Trial(place, HexFormat.of().formatHex(id), clock, undo);
        List<Outcome> outcomes = new ArrayList<>();
        for (Check check : checks()) {
            if (isStopped) {
                break;
            }
            long start = System.nanoTime();
            Verdict verdict = leftOut.stream().anyMatch(check.sentence()::contains)
                    ? Verdict.notHere("left out")
                    : tried(check, trial);
            Outcome outcome = new Outcome(check.sentence(), verdict, Duration.ofNanos(System.nanoTime() - start));
            outcomes.add(outcome);
            told.accept(outcome);
        }
        return outcomes;
    }

    /**
     * Ends the check that is under way, and takes away all that was made. A second call does nothing more.
     *
     * @return by name what is left
     */
    public List<String> leaveNothing() {
        isStopped = true;
        undo.close();
        Thread check = underWay;
        if (check != null) {
            check.interrupt();
            try {
                var _ = check.join(LAST_MOMENT);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt(); // what was made goes all the same
            }
        }
        return undo.all();
    }

    private Verdict tried(Check check, Trial trial) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                verdict.complete(check.tried(trial));
            } catch (Exception failed) { // whatever it is, this check has failed and the next one is tried
                verdict.completeExceptionally(failed);
            }
        });
        underWay = thread;
        thread.start();
        try {
            return verdict.get(check.limit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            return Verdict.failed("it has not ended after " + check.limit().toSeconds() + " s");
        } catch (ExecutionException failed) {
            return of(Optional.ofNullable(failed.getCause()).orElse(failed));
        } catch (InterruptedException stop) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return Verdict.failed("stopped");
        }
    }

    private Verdict of(Throwable failure) {
        return place.isLaptop() && Refusal.of(failure).filter(Refusal::isNotRun).isPresent()
                ? Verdict.notHere("not on this machine: " + Refusal.told(failure))
                : Verdict.failed(Refusal.told(failure));
    }
}
