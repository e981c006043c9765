package io.luca.local.aws.service.cognito;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A person's authenticator, as a pool knows it.
 *
 * @param pending the secret that was given out and of which no code has come yet
 * @param secret the secret of which a code has come; it is in use from then on
 * @param enabled whether a sign-in asks for a code
 * @param usedSteps the steps of 30 seconds whose codes were taken, as far as they could be given again
 */
record SoftwareToken(Optional<String> pending, Optional<String> secret, boolean enabled, Set<Long> usedSteps) {

    /** Of a person without one. */
    static final SoftwareToken NONE = new SoftwareToken(Optional.empty(), Optional.empty(), false, Set.of());

    /** What became of a code. */
    enum Outcome {
        TAKEN,
        WRONG,
        USED_BEFORE
    }

    /** An outcome, with the authenticator as it is then. */
    record Checked(Outcome outcome, SoftwareToken token) {}

    SoftwareToken {
        usedSteps = Set.copyOf(usedSteps);
    }

    /** The same with a secret given out, in place of another one that no code has come of. */
    SoftwareToken offering(String newSecret) {
        return new SoftwareToken(Optional.of(newSecret), secret, enabled, usedSteps);
    }

    /** Takes the first code of the secret that was given out, which comes into use by it. */
    Checked verify(String code, Instant now) {
        OptionalLong step =
                pending.map(offered -> Totp.stepOf(offered, code, now)).orElse(OptionalLong.empty());
        return step.isEmpty()
                ? new Checked(Outcome.WRONG, this)
                : new Checked(
                        Outcome.TAKEN, new SoftwareToken(Optional.empty(), pending, enabled, Set.of(step.getAsLong())));
    }

    /** Takes a code at a sign-in, once. */
    Checked signIn(String code, Instant now) {
        OptionalLong step = secret.map(mine -> Totp.stepOf(mine, code, now)).orElse(OptionalLong.empty());
        if (step.isEmpty()) {
            return new Checked(Outcome.WRONG, this);
        }
        if (usedSteps.contains(step.getAsLong())) {
            return new Checked(Outcome.USED_BEFORE, this);
        }
        Set<Long> used = new HashSet<>(usedSteps);
        used.removeIf(before -> !Totp.isRecent(before, now));
        used.add(step.getAsLong());
        return new Checked(Outcome.TAKEN, new SoftwareToken(pending, secret, enabled, used));
    }

    SoftwareToken enabled(boolean isOn) {
        return new SoftwareToken(pending, secret, isOn, usedSteps);
    }
}
