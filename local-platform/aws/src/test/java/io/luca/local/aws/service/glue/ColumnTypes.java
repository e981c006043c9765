package io.luca.local.aws.service.glue;

import java.util.LinkedHashMap;
import java.util.Map;

/** Columns for tests of other rooms. */
public final class ColumnTypes {

    private ColumnTypes() {}

    /** Names and Hive types in turn. */
    public static Map<String, ColumnType> of(String... namesAndTypes) {
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        for (int index = 0; index < namesAndTypes.length; index += 2) {
            columns.put(namesAndTypes[index], ColumnType.parse(namesAndTypes[index + 1]));
        }
        return columns;
    }
}
