package io.luca.local.aws.service.glue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of the catalog.
 *
 * @param columns types by name, in order; partition keys are not among them
 * @param partitionKeys names, in the order of the objects' keys; all of them texts here
 * @param bucket where its objects are
 * @param prefix what the keys of all its objects begin with
 * @param injected the partition key that a query must give a value for
 */
public record CatalogTable(
        String database,
        String name,
        Map<String, ColumnType> columns,
        List<String> partitionKeys,
        String bucket,
        String prefix,
        String injected) {

    public CatalogTable {
        columns = new LinkedHashMap<>(columns);
        partitionKeys = List.copyOf(partitionKeys);
    }

    /** The columns' types as the engine of the queries names them, in order. */
    public Map<String, String> engineTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        columns.forEach((name, type) -> types.put(name, type.engineType()));
        return types;
    }
}
