package io.luca.local.workbench.preflight;

/** API Gateway's requests a second of the whole account are as many as the settings let in. */
final class TheGatewayTakesTheRequests implements Question {

    private static final double USUAL = 10_000;

    @Override
    public Finding asked(Target target) {
        return quota(target).asked(target);
    }

    @Override
    public String byHand(Target target) {
        return quota(target).byHand(target);
    }

    private static Quota quota(Target target) {
        double needed =
                target.settings().number("throttleRate") + target.settings().number("behaviorRate");
        return new Quota("apigateway", "L-8A5B8E43", needed, Math.max(USUAL, needed));
    }
}
