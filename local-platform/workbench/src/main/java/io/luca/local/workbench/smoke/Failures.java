package io.luca.local.workbench.smoke;

import io.luca.local.workbench.account.Refusal;

/** What an exception says to a reader. */
final class Failures {

    private Failures() {}

    static String told(Throwable failure) {
        return Refusal.of(failure).map(Refusal::told).orElseGet(() -> {
            String kind = failure.getClass().getSimpleName().replaceFirst("Exception$", "");
            return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
        });
    }
}
