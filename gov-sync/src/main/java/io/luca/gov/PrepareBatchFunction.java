package io.luca.gov;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.LucaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The state PrepBatch. */
public final class PrepareBatchFunction implements RequestStreamHandler {

    private final Wiring wiring = Wiring.ofLambda();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Json.answer(input, output, this::work);
    }

    private ObjectNode work(ObjectNode input) {
        var _ = Moment.read(input);
        if (wiring.table()
                        .syncOf(
                                new io.luca.model.SchoolId(Json.text(input, "school_id")),
                                new io.luca.model.PeriodId(Json.text(input, "period")))
                        .waiting()
                == 0) {
            return Json.object().put("prepared", false);
        }
        throw LucaException.closed("this step of the sync cannot be done yet", null);
    }
}
