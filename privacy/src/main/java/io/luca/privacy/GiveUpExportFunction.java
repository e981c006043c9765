package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The state GiveUp: an export whose making has failed leaves the place that it had among those of its school, so that it keeps no other
 * student waiting, and who asks for it again has a new one made.
 */
public final class GiveUpExportFunction implements RequestStreamHandler {

    private final TenantTable table;

    /** As Lambda makes it, from the environment. */
    public GiveUpExportFunction() {
        this(Wiring.ofLambda().table());
    }

    GiveUpExportFunction(TenantTable table) {
        this.table = table;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, this::work);
    }

    ObjectNode work(Step step) {
        return Step.answer()
                .put("given_up", table.exportsOf(step.school()).giveUp(step.student(), step.id("export_id")));
    }
}
