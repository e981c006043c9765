package io.luca.local.workbench.preflight;

/** Browsers may call from the pages of one origin. */
final class TheWebOriginIsSet implements Question {

    private static final String NAME = "webOrigin";

    @Override
    public Finding asked(Target target) {
        return Setting.asked(target, NAME, "no page could call from a browser");
    }

    @Override
    public String byHand(Target target) {
        return Setting.remedy(target, NAME);
    }
}
