package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.Erasure;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The state Confirm: says whether an erasure is still wanted, and until when to wait. It is asked before anything else and then each
 * day, so that an execution whose request was withdrawn ends also where nobody came to stop it. It changes nothing.
 */
public final class ConfirmErasureFunction implements RequestStreamHandler {

    private static final Duration NEXT_LOOK = Duration.ofDays(1);

    private final TenantTable table;

    /** As Lambda makes it, from the environment. */
    public ConfirmErasureFunction() {
        this(Wiring.ofLambda().table());
    }

    ConfirmErasureFunction(TenantTable table) {
        this.table = table;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, this::work);
    }

    ObjectNode work(Step step) {
        UUID id = step.id("erasure_id");
        Optional<Erasure> wanted = table.erasuresOf(step.school())
                .find(step.student())
                .filter(erasure -> erasure.id().equals(id) && erasure.isBlocking());
        if (wanted.isEmpty()) {
            return Step.answer().put("outcome", "withdrawn");
        }
        if (wanted.get().isDue(step.now())) {
            return Step.answer().put("outcome", "due");
        }
        Instant removal = wanted.get().removalFrom();
        Instant look = step.now().plus(NEXT_LOOK);
        return Step.answer().put("outcome", "early").put("until", (look.isBefore(removal) ? look : removal).toString());
    }
}
