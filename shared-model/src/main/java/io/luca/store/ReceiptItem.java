package io.luca.store;

import static io.luca.contract.TableSchema.PARTITION_KEY;
import static io.luca.contract.TableSchema.SORT_KEY;

import io.luca.contract.TableSchema;
import io.luca.model.PersonId;
import io.luca.model.Receipt;
import io.luca.model.RequestId;
import io.luca.model.SchoolId;
import java.util.Locale;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The item of a {@link Receipt}. */
final class ReceiptItem {

    private static final String ROWS = "rows";

    private ReceiptItem() {}

    static Item write(SchoolId school, Receipt receipt) {
        return Item.empty()
                .text(PARTITION_KEY, Keys.receipt(school, receipt.request()))
                .text(SORT_KEY, Keys.receipt(receipt.person()))
                .text("request_id", receipt.request().value())
                .text("person_id", receipt.person().value())
                .text("received_at", receipt.receivedAt().toString())
                .list(
                        ROWS,
                        receipt.rows().stream()
                                .map(row -> AttributeValue.fromM(write(row).attributes()))
                                .toList())
                .number(
                        TableSchema.TIME_TO_LIVE,
                        receipt.receivedAt().plus(Receipt.KEPT).getEpochSecond());
    }

    static Receipt read(Item item) {
        return new Receipt(
                new RequestId(item.text("request_id")),
                new PersonId(item.text("person_id")),
                item.instant("received_at"),
                item.list(ROWS).stream().map(row -> readRow(new Item(row.m()))).toList());
    }

    private static Item write(Receipt.Row row) {
        Item item = Item.empty()
                .number("row", row.index())
                .text("outcome", row.outcome().name().toLowerCase(Locale.ROOT));
        if (row.eventId() != null) {
            item.text("event_id", row.eventId());
        }
        if (row.field() != null) {
            item.text("field", row.field());
        }
        if (row.reason() != null) {
            item.text("reason", row.reason());
        }
        return item;
    }

    private static Receipt.Row readRow(Item item) {
        return new Receipt.Row(
                item.integer("row"),
                item.optionalText("event_id").orElse(null),
                Receipt.Outcome.valueOf(item.text("outcome").toUpperCase(Locale.ROOT)),
                item.optionalText("field").orElse(null),
                item.optionalText("reason").orElse(null));
    }
}
