package io.luca.interactive.school;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.LucaException;
import io.luca.model.Receipt;
import io.luca.model.RequestId;

/** The {@code /behavior/receipts} endpoint: what became of events that the gateway took. */
public final class ReceiptHandlers {

    private final SchoolData data;

    public ReceiptHandlers(SchoolData data) {
        this.data = data;
    }

    /** {@code GET /behavior/receipts/{request_id}}: a student's own, and for others those of the school. */
    public Reply read(Call call) {
        RequestId request = new RequestId(call.pathValue("request_id"));
        Receipt receipt = data.receipts(call.school(), request).stream()
                .filter(found -> call.caller().role().mayActFor(call.caller().person(), found.person()))
                .findFirst()
                .orElseThrow(() -> LucaException.notFound(
                        "request_id",
                        "there is no receipt: the events were not looked at yet, or it was one event that is stored,"
                                + " or the request is unknown"));
        return Reply.ok(Json.object(json -> {
            json.writeStringField("request_id", receipt.request().value());
            json.writeStringField("received_at", receipt.receivedAt().toString());
            Json.array(json, "rows", receipt.rows(), Representations::receiptRow);
        }));
    }
}
