package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of a query as a terminal, a spreadsheet or an eye takes them. */
final class Table {

    private static final int WIDEST_BAR = 50;
    private static final int WIDEST_COLUMN = 60;

    private final List<String> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    Table(JsonNode columns, JsonNode rows) {
        columns.forEach(column -> this.columns.add(column.asText()));
        rows.forEach(row -> {
            List<String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.isNull() ? "" : value.asText()));
            this.rows.add(values);
        });
    }

    /** A table with these columns and no row yet. */
    Table(String... columns) {
        this.columns.addAll(List.of(columns));
    }

    /** Adds a row; what comes after its last value is empty. */
    Table row(Object... values) {
        List<String> row = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            row.add(column < values.length ? String.valueOf(values[column]) : "");
        }
        rows.add(row);
        return this;
    }

    /** Columns below their names; numbers to the right. */
    String text() {
        List<Integer> widths = IntStream.range(0, columns.size())
                .map(column -> Math.min(WIDEST_COLUMN, widest(column)))
                .boxed()
                .toList();
        StringBuilder text = new StringBuilder(line(columns, widths));
        text.append(widths.stream().map("-"::repeat).collect(Collectors.joining("  ")))
                .append('\n');
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    String csv() {
        StringBuilder csv = new StringBuilder(csv(columns));
        rows.forEach(row -> csv.append(csv(row)));
        return csv.toString();
    }

    /**
     * A bar for each row, as long as its last column.
     *
     * @throws IllegalArgumentException if that holds no numbers
     */
    String chart() {
        int last = columns.size() - 1;
        if (last < 1
                || !isOfNumbers(last)
                || rows.stream().anyMatch(row -> row.get(last).isEmpty())) {
            throw new IllegalArgumentException("--chart needs a last column of numbers, and one before it");
        }
        double most = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.get(last)))
                .max()
                .orElse(0);
        List<String> labels =
                rows.stream().map(row -> String.join(" ", row.subList(0, last))).toList();
        int width = labels.stream().mapToInt(String::length).max().orElse(0);
        StringBuilder chart = new StringBuilder(columns.get(last)).append('\n');
        for (int index = 0; index < rows.size(); index++) {
            double value = Double.parseDouble(rows.get(index).get(last));
            int length = most <= 0 ? 0 : (int) Math.round(WIDEST_BAR * Math.max(0, value) / most);
            chart.append(padded(labels.get(index), width, false))
                    .append("  ")
                    .append("█".repeat(length))
                    .append(length == 0 ? "" : " ")
                    .append(rows.get(index).get(last))
                    .append('\n');
        }
        return chart.toString();
    }

    private int widest(int column) {
        return Math.max(
                columns.get(column).length(),
                rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    /** Whether there is nothing but numbers in it; an empty place is none, and no text either. */
    private boolean isOfNumbers(int column) {
        return rows.stream().map(row -> row.get(column)).allMatch(value -> value.matches("(-?\\d+(\\.\\d+)?)?"));
    }

    private String line(List<String> values, List<Integer> widths) {
        return IntStream.range(0, values.size())
                        .mapToObj(column -> padded(values.get(column), widths.get(column), isOfNumbers(column)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                + "\n";
    }

    private static String padded(String value, int width, boolean toTheRight) {
        String shown = value.length() > width ? value.substring(0, Math.max(0, width - 1)) + "…" : value;
        String space = " ".repeat(Math.max(0, width - shown.length()));
        return toTheRight ? space + shown : shown + space;
    }

    private static String csv(List<String> values) {
        return values.stream()
                        .map(value -> value.matches("[^\",\\n]*") ? value : "\"" + value.replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(","))
                + "\n";
    }
}
