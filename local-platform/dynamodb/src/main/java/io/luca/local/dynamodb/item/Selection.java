package io.luca.local.dynamodb.item;

import io.luca.local.dynamodb.expression.BoundCondition;
import io.luca.local.dynamodb.expression.BoundProjection;
import io.luca.local.dynamodb.table.SecondaryIndex;
import io.luca.local.dynamodb.table.TableSchema;
import io.luca.local.dynamodb.value.ApiError;
import io.luca.local.dynamodb.value.Parameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query or a scan selects: from which index, and which attributes.
 *
 * @param select the parameter {@code Select}, or what stands for it if there is none
 */
record Selection(Optional<String> indexName, String select, boolean consistent) {

    static final String[] VALUES = {"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"};

    /** Reads the parameters; refuses combinations that no table can make right. */
    static Selection of(Parameters request) {
        Optional<String> index = request.text("IndexName");
        Optional<String> given = request.text("Select");
        boolean projected = request.has(Expressions.PROJECTION);
        given.filter(select -> projected && !select.equals("SPECIFIC_ATTRIBUTES"))
                .ifPresent(select -> {
                    throw ApiError.validation("Cannot specify the ProjectionExpression when choosing to get "
                            + (select.equals("COUNT") ? "only the Count" : select));
                });
        given.filter(select -> !projected && select.equals("SPECIFIC_ATTRIBUTES"))
                .ifPresent(_ -> {
                    throw ApiError.validation(
                            "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                                    + " SPECIFIC_ATTRIBUTES");
                });
        given.filter(select -> index.isEmpty() && select.equals("ALL_PROJECTED_ATTRIBUTES"))
                .ifPresent(_ -> {
                    throw ApiError.validation(
                            "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only"
                                    + " when Querying using an IndexName");
                });
        String otherwise = index.isPresent() ? "ALL_PROJECTED_ATTRIBUTES" : "ALL_ATTRIBUTES";
        return new Selection(
                index,
                given.orElse(projected ? "SPECIFIC_ATTRIBUTES" : otherwise),
                request.flag("ConsistentRead").orElse(false));
    }

    boolean countsOnly() {
        return select.equals("COUNT");
    }

    /** The index, if one is named. */
    Optional<SecondaryIndex> index(TableSchema table) {
        if (indexName.isEmpty()) {
            return Optional.empty();
        }
        SecondaryIndex index = table.index(indexName.get()).orElseThrow(() -> missing(indexName.get()));
        if (index.global() && consistent) {
            throw ApiError.validation("Consistent reads are not supported on global secondary indexes");
        }
        if (index.global() && index.kept().isPresent() && select.equals("ALL_ATTRIBUTES")) {
            throw ApiError.validation(
                    "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported"
                            + " for global secondary index " + index.name()
                            + " because its projection type is not ALL");
        }
        return Optional.of(index);
    }

    static ApiError missing(String index) {
        return ApiError.validation("The table does not have the specified index: " + index);
    }

    /** Whether entries of an index do not have all that is asked for; refused if the index is global. */
    boolean needsItems(
            Optional<SecondaryIndex> index, Optional<BoundProjection> projection, Optional<BoundCondition> filter) {
        if (index.isEmpty() || index.get().kept().isEmpty()) {
            return false;
        }
        Set<String> kept = index.get().kept().get();
        Set<String> missing = new TreeSet<>();
        projection.ifPresent(asked -> asked.paths().forEach(path -> missing.add(path.attribute())));
        missing.removeAll(kept);
        if (!index.get().global()) {
            return select.equals("ALL_ATTRIBUTES")
                    || !missing.isEmpty()
                    || filter.filter(asked -> !kept.containsAll(asked.attributes()))
                            .isPresent();
        }
        if (!missing.isEmpty()) {
            throw ApiError.validation("One or more parameter values were invalid: Global secondary index "
                    + index.get().name() + " does not project " + List.copyOf(missing));
        }
        return false;
    }
}
