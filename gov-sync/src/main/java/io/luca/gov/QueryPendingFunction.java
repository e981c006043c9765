package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.store.SchoolRegistry;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** The state QueryPending: the next school that has grades to send. */
public final class QueryPendingFunction implements RequestStreamHandler {

    private final TenantTable table;
    private final SchoolRegistry registry;

    /** As Lambda makes it, from the environment. */
    public QueryPendingFunction() {
        Wiring wiring = Wiring.ofLambda();
        table = wiring.table();
        registry = wiring.registry();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::next);
    }

    private ObjectNode next(ObjectNode input) {
        var _ = Moment.read(input);
        Optional<PeriodId> period = Json.optionalText(input, "period").map(PeriodId::new);
        ObjectNode answer = Json.object().put("found", false);
        for (SchoolId school : registry.schools()) {
            if (period.isPresent() && table.syncOf(school, period.get()).waiting() > 0) {
                return answer.put("found", true)
                        .put("school_id", school.value())
                        .put("period", period.get().value());
            }
        }
        return answer;
    }
}
