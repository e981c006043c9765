package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.Condition;
import io.luca.local.dynamodb.expression.Projection;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query or a scan selects: from which index, how many items, which ones, and which of their attributes.
 *
 * @param select the parameter {@code Select}, or what stands for it if there is none
 */
record Selection(
        Optional<String> indexName,
        String select,
        boolean consistent,
        long limit,
        Optional<Condition> filter,
        Optional<Projection> projection) {

    static final String[] VALUES = {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"};

    /** Reads the other parameters; refuses combinations that no table can make right. */
    static Selection of(Parameters request, Optional<Condition> filter, Optional<Projection> projection) {
        Optional<String> index = request.text(Requests.INDEX);
        String otherwise = projection.isPresent()
                ? "SPECIFIC_ATTRIBUTES"
                : index.isPresent() ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
        String select = request.text("Select").orElse(otherwise);
        if (projection.isPresent() && !select.equals("SPECIFIC_ATTRIBUTES")) {
            throw ApiError.validation("Cannot specify the ProjectionExpression when choosing to get "
                    + (select.equals("COUNT") ? "only the Count" : select));
        }
        if (projection.isEmpty() && select.equals("SPECIFIC_ATTRIBUTES")) {
            throw ApiError.validation("Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                    + " SPECIFIC_ATTRIBUTES");
        }
        if (index.isEmpty() && select.equals("ALL_PROJECTED_ATTRIBUTES")) {
            throw ApiError.invalid("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        boolean consistent = request.flag("ConsistentRead").orElse(false);
        long limit = request.number("Limit").orElse(Long.MAX_VALUE);
        return new Selection(index, select, consistent, limit, filter, projection);
    }

    boolean countsOnly() {
        return select.equals("COUNT");
    }

    /** The index, if one is named. */
    Optional<SecondaryIndex> index(TableSchema table) {
        Optional<SecondaryIndex> index = indexName.map(table::requireIndex);
        index.filter(SecondaryIndex::global).ifPresent(this::requireFitting);
        return index;
    }

    private void requireFitting(SecondaryIndex global) {
        ApiError.require(!consistent, "Consistent reads are not supported on global secondary indexes");
        if (global.kept().isPresent() && select.equals("ALL_ATTRIBUTES")) {
            throw ApiError.invalid("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + global.name() + " because its projection type is not ALL");
        }
    }

    /** Refuses to filter a query by what the index does not keep, though the table has it; a scan finds nothing by it. */
    void requireFilterKept(SecondaryIndex index) {
        Set<String> missing = new TreeSet<>();
        filter.ifPresent(asked -> missing.addAll(asked.attributes()));
        missing.removeAll(index.kept().orElseGet(() -> Set.copyOf(missing)));
        if (!missing.isEmpty()) {
            throw ApiError.invalid(
                    "Secondary index " + index.name() + " does not project one or more filter attributes: " + missing);
        }
    }

    /** Whether entries of an index do not have all that is asked for; refused if the index is global. */
    boolean needsItems(SecondaryIndex index) {
        if (index.kept().isEmpty()) {
            return false;
        }
        Set<String> missing = new TreeSet<>();
        projection.ifPresent(asked -> asked.paths().forEach(path -> missing.add(path.attribute())));
        missing.removeAll(index.kept().get());
        if (index.global() && !missing.isEmpty()) {
            throw ApiError.invalid("Global secondary index " + index.name() + " does not project " + missing);
        }
        return !index.global() && (select.equals("ALL_ATTRIBUTES") || !missing.isEmpty());
    }
}
