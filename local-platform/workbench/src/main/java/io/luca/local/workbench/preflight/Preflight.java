package io.luca.local.workbench.preflight;

import io.luca.local.workbench.account.Refusal;
import java.util.List;
import java.util.function.Consumer;

/** Asks everything that a first deployment needs, and makes nothing. */
public final class Preflight {

    private static final List<Question> QUESTIONS = List.of(
            new TheCredentialsAreGood(),
            new CdkIsBootstrapped(),
            new EveryServiceIsInTheRegion(),
            new TheGatewayTakesTheRequests(),
            new FunctionsMayRunTogether(),
            new TheLakeTakesTheEvents(),
            new TheTableTakesTheEvents(),
            new TheComputeIsOpenToThisAccount(),
            new TheZonesHaveVpcLinks(),
            new TheCertificateIsIssued(),
            new DockerBuildsForArm(),
            new AlarmsHaveAnAddress(),
            new TheGovernmentHasAnAddress(),
            new TheWebOriginIsSet());

    private Preflight() {}

    /** A question with its answer. */
    public record Answer(String question, Finding finding) {

        /** Whether it must be brought before a deployment. */
        public boolean isMissing() {
            return finding instanceof Finding.Missing;
        }
    }

    /**
     * Asks all questions.
     *
     * @param told each answer as it comes
     */
    public static List<Answer> of(Target target, Consumer<Answer> told) {
        return QUESTIONS.stream()
                .map(question -> new Answer(question.sentence(), asked(question, target)))
                .peek(told)
                .toList();
    }

    private static Finding asked(Question question, Target target) {
        try {
            return question.asked(target);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Finding.cannotTell("stopped", question.byHand(target));
        } catch (IllegalArgumentException setting) {
            return Finding.missing(String.valueOf(setting.getMessage()), "correct it in infra/environments.yaml");
        } catch (Exception failed) { // whatever it is, the other questions are asked
            boolean isOther = Refusal.of(failed).filter(Refusal::isNotRun).isPresent();
            return Finding.cannotTell(
                    (isOther ? "what answers is not AWS: " : "") + Refusal.told(failed), question.byHand(target));
        }
    }
}
