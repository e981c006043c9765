package io.luca.local.workbench.preflight;

import java.util.Optional;

/** What a new table takes at once is enough for the events that the settings let in, where schools work. */
final class TheTableTakesTheEvents implements Question {

    /** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
    private static final int OF_A_NEW_TABLE = 4_000;

    private static final String PROD = "prod";

    @Override
    public Finding asked(Target target) {
        int events = target.settings().number("behaviorRate");
        Optional<String> warm = target.settings().text("warmWriteUnits");
        if (warm.isPresent()) {
            return Finding.ok("warmWriteUnits " + warm.get());
        }
        return events <= OF_A_NEW_TABLE || !target.settings().environment().equals(PROD)
                ? Finding.ok("4,000 write units a second at once, and more as it grows")
                : Finding.missing(events + " events a second, and a new table takes " + OF_A_NEW_TABLE, byHand(target));
    }

    @Override
    public String byHand(Target target) {
        return "set warmWriteUnits of " + target.settings().environment() + " in infra/environments.yaml";
    }
}
