package io.luca.local.workbench.preflight;

/** The sync knows where to send. */
final class TheGovernmentHasAnAddress implements Question {

    private static final String NAME = "governmentUrl";

    @Override
    public Finding asked(Target target) {
        return Setting.asked(target, NAME, "the sync would not know where to send");
    }

    @Override
    public String byHand(Target target) {
        return Setting.remedy(target, NAME);
    }
}
