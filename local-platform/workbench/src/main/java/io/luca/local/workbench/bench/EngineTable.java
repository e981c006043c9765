package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;

/** A table on an engine, and the request with which it is measured. */
final class EngineTable implements MeasuredTable {

    private final DynamoDb engine;
    private final TableRequest request;

    /** The table that an engine has. */
    EngineTable(DynamoDb engine, TableRequest request) {
        this.engine = engine;
        this.request = request;
    }

    /** A new table on an engine that has none. */
    static EngineTable create(DynamoDb engine, TableRequest creation, TableRequest request) {
        EngineTable table = new EngineTable(engine, request);
        String _ = table.require(creation, 0);
        return table;
    }

    /** Writes items by so many full batches, one after the other. */
    void fill(int batches) {
        TableRequest batch = TableRequest.batch();
        for (int number = 0; number < batches; number++) {
            String _ = require(batch, number);
        }
    }

    @Override
    public boolean call(long number) {
        return engine.answer(request.target(), request.body(number)).successful();
    }

    /** Does one call that must end as it should. */
    void callOnce() {
        String _ = require(request, 0);
    }

    /** Does one call, a query that must find so many items: one that finds nothing would be measured as a fast one. */
    void callToFind(int items) {
        String answer = require(request, 0);
        if (!answer.contains("\"Count\":" + items + ",")) {
            throw new IllegalStateException("a query found other than " + items + " items: " + answer);
        }
    }

    private String require(TableRequest sent, long number) {
        Answer answer = engine.answer(sent.target(), sent.body(number));
        String text = new String(answer.body(), UTF_8);
        if (!answer.successful()) {
            throw new IllegalStateException(sent.target() + " was answered " + text);
        }
        return text;
    }

    @Override
    public void close() {
        engine.close();
    }
}
