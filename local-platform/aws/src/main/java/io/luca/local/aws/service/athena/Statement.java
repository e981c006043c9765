package io.luca.local.aws.service.athena;

import io.luca.local.aws.endpoint.AwsError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One statement with its parameters in place, as far as it must be understood before it runs: that it only reads, which tables it may
 * name, and which values it gives for an injected partition key.
 */
record Statement(String sql) {

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** A comment, a text or a quoted name: nothing in it is a word of the statement. */
    private static final Pattern ASIDE =
            Pattern.compile("--[^\\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|\"[^\"]*\"", Pattern.DOTALL);

    /**
     * A statement with literals for its question marks.
     *
     * @throws AwsError unless there is one literal for each
     */
    static Statement of(String sql, List<String> literals) {
        StringBuilder filled = new StringBuilder();
        int next = 0;
        int end = 0;
        Matcher aside = ASIDE.matcher(sql);
        List<int[]> asides = new ArrayList<>();
        while (aside.find()) {
            asides.add(new int[] {aside.start(), aside.end()});
        }
        for (int index = 0; index < sql.length(); index++) {
            int at = index;
            if (sql.charAt(index) == '?' && asides.stream().noneMatch(span -> at >= span[0] && at < span[1])) {
                if (next == literals.size()) {
                    throw invalid("the statement has more question marks than the " + next + " parameters given");
                }
                filled.append(sql, end, index).append(literals.get(next++));
                end = index + 1;
            }
        }
        if (next < literals.size()) {
            throw invalid("the statement has " + next + " question marks for " + literals.size() + " parameters");
        }
        Statement statement =
                new Statement(filled.append(sql.substring(end)).toString().strip());
        statement.requireReading();
        return statement;
    }

    /** A text as a literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Which of these tables it names. */
    List<String> tables(List<String> known) {
        Set<String> words = new TreeSet<>();
        Matcher word = WORD.matcher(ASIDE.matcher(sql).replaceAll(" "));
        while (word.find()) {
            words.add(word.group().toLowerCase(Locale.ROOT));
        }
        Matcher aside = ASIDE.matcher(sql);
        while (aside.find()) {
            if (aside.group().startsWith("\"")) { // a name in quotation marks is a name
                words.add(aside.group().replace("\"", "").toLowerCase(Locale.ROOT));
            }
        }
        return known.stream().filter(words::contains).toList();
    }

    /** The values that it gives for a partition key, each by an equality or a list. */
    Set<String> values(String key) {
        Set<String> values = new TreeSet<>();
        Matcher equality = Pattern.compile(
                        "\\b" + key + "\\s*(?:=\\s*|IN\\s*\\()((?:'(?:[^']|'')*'\\s*,?\\s*)+)",
                        Pattern.CASE_INSENSITIVE)
                .matcher(sql);
        while (equality.find()) {
            Matcher literal = Pattern.compile("'((?:[^']|'')*)'").matcher(equality.group(1));
            while (literal.find()) {
                values.add(literal.group(1).replace("''", "'"));
            }
        }
        return values;
    }

    private void requireReading() {
        Matcher first = WORD.matcher(ASIDE.matcher(sql).replaceAll(" "));
        String word = first.find() ? first.group().toUpperCase(Locale.ROOT) : "";
        if (!word.equals("SELECT") && !word.equals("WITH")) {
            throw invalid("a statement here begins with SELECT or WITH");
        }
        if (ASIDE.matcher(sql).replaceAll(" ").contains(";")) {
            throw invalid("one statement at a time, without a semicolon");
        }
    }

    private static AwsError invalid(String message) {
        return AwsError.invalid("InvalidRequestException", message);
    }
}
