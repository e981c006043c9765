package io.luca.local.workbench.preflight;

/** Somebody gets the alarms; outside of prod nobody need. */
final class AlarmsHaveAnAddress implements Question {

    private static final String NAME = "alertEmails";

    @Override
    public Finding asked(Target target) {
        if (target.settings().text(NAME).isEmpty()
                && !target.settings().environment().equals("prod")) {
            return Finding.ok("none, as only prod must have one");
        }
        return Setting.asked(target, NAME, "nobody would know of an alarm");
    }

    @Override
    public String byHand(Target target) {
        return Setting.remedy(target, NAME);
    }
}
