package io.luca.local.workbench.preflight;

/**
 * Lambda's executions at once: a new account may have 10. What is set apart for functions must leave 100 for all others, or the
 * deployment is refused. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
final class FunctionsMayRunTogether implements Question {

    private static final String SET_APART = "privacyFunctionsAtOnce";
    private static final int LEFT_FOR_ALL = 100;
    private static final int DESIRED = 1_000;

    @Override
    public Finding asked(Target target) {
        EnvironmentSettings settings = target.settings();
        int setApart = settings.text(SET_APART).isEmpty()
                ? 0
                : settings.number(SET_APART)
                        * target.templates()
                                .functionsSetApart(
                                        settings.text("interactiveCompute").orElse(""));
        return quota(LEFT_FOR_ALL + setApart).asked(target);
    }

    @Override
    public String byHand(Target target) {
        return quota(LEFT_FOR_ALL).byHand(target);
    }

    private static Quota quota(int needed) {
        return new Quota("lambda", "L-B99A9384", needed, DESIRED);
    }
}
