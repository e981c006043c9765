package io.luca.local.workbench.preflight;

/** Lambda's executions at once: a new account may have 10. */
final class FunctionsMayRunTogether implements Question {

    private static final Quota QUOTA = new Quota("lambda", "L-B99A9384", 100, 1_000);

    @Override
    public Finding asked(Target target) {
        return QUOTA.asked(target);
    }

    @Override
    public String byHand(Target target) {
        return QUOTA.byHand(target);
    }
}
