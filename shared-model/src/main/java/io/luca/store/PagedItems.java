package io.luca.store;

import io.luca.model.SchoolId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The items that a query of one school finds. A page is read when it is needed, and no more than a page is held. */
final class PagedItems implements Iterator<Item> {

    private final TenantTable table;
    private final SchoolId school;
    private final QueryRequest query;
    private final Deque<Item> page = new ArrayDeque<>();
    private Map<String, AttributeValue> start = Map.of();
    private boolean isLastPage;

    PagedItems(TenantTable table, SchoolId school, QueryRequest query) {
        this.table = table;
        this.school = school;
        this.query = query;
    }

    @Override
    public boolean hasNext() {
        while (page.isEmpty() && !isLastPage) {
            readPage();
        }
        return !page.isEmpty();
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }

    private void readPage() {
        QueryRequest.Builder next = query.toBuilder().overrideConfiguration(table.as(school));
        if (!start.isEmpty()) {
            next.exclusiveStartKey(start);
        }
        QueryResponse answer = Failures.translated(() -> table.client().query(next.build()));
        answer.items().stream().map(Item::new).forEach(page::addLast);
        start = answer.lastEvaluatedKey();
        isLastPage = start.isEmpty();
    }
}
