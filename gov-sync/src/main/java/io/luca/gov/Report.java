package io.luca.gov;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.PeriodId;
import io.luca.model.SchoolId;
import io.luca.store.GradeStanding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The accounts of all schools so far, as JSON and as CSV; and the grades of a school as CSV, for an auditor. */
final class Report {

    private static final List<String> COLUMNS = List.of(
            "school_id",
            "period",
            "total",
            "confirmed",
            "rejected",
            "pending",
            "unaccounted",
            "balanced",
            "clean",
            "compared",
            "busy",
            "settled",
            "reopened",
            "requeued",
            "unknown",
            "duplicates",
            "withheld");
    private static final String GRADE_COLUMNS = "period,student_id,subject,version,status,receipt,code,message\n";

    private final List<Account> accounts;

    private Report(List<Account> accounts) {
        this.accounts = new ArrayList<>(accounts);
    }

    static Report empty() {
        return new Report(List.of());
    }

    /** What was written up to a school; what came after it is done again. */
    static Report upTo(String cursor, byte[] json) {
        ObjectNode report =
                Json.read(json).orElseThrow(() -> new IllegalStateException("the report so far cannot be read"));
        List<Account> accounts = new ArrayList<>();
        for (JsonNode line : report.path("accounts")) {
            accounts.add(Account.read(line));
        }
        return new Report(accounts.stream()
                .filter(account -> account.school().value().compareTo(cursor) <= 0)
                .toList());
    }

    void add(Account account) {
        accounts.add(account);
    }

    /** A school whose grades could not even be counted: its account is not compared, so nothing is clean. */
    void addUnreadable(SchoolId school, Optional<PeriodId> period) {
        accounts.add(new Account(
                school,
                period.orElse(new PeriodId("unknown")),
                false,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(),
                Account.Corrections.NONE));
    }

    boolean isClean() {
        return accounts.stream().allMatch(Account::isClean);
    }

    int sum(ToIntFunction<Account> of) {
        return accounts.stream().mapToInt(of).sum();
    }

    /** How many schools have an account of some kind. */
    int schools(java.util.function.Predicate<Account> which) {
        return (int)
                accounts.stream().filter(which).map(Account::school).distinct().count();
    }

    /** The sums over all schools. */
    ObjectNode totals() {
        return Json.object()
                .put("total", sum(Account::total))
                .put("confirmed", sum(Account::confirmed))
                .put("rejected", sum(Account::rejected))
                .put("pending", sum(Account::pending))
                .put("withheld", sum(Account::withheld))
                .put("unaccounted", sum(Account::unaccounted));
    }

    byte[] json(StepContext context, boolean isDone) {
        ObjectNode report = Json.object()
                .put("run", context.run().value())
                .put("at", context.now().toString())
                .put("done", isDone)
                .put("clean", isDone && isClean());
        report.set("totals", totals());
        ArrayNode lines = report.putArray("accounts");
        accounts.forEach(account -> lines.add(account.write()));
        return Json.write(report);
    }

    byte[] csv() {
        StringBuilder text = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        for (Account account : accounts) {
            ObjectNode line = account.write();
            text.append(COLUMNS.stream()
                            .map(column -> line.path(column).asText())
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString().getBytes(UTF_8);
    }

    /** The grades of a school, one a line. */
    static byte[] grades(List<GradeStanding> grades) {
        return grades.stream()
                .map(grade -> Stream.of(
                                grade.key().period().value(),
                                grade.key().student().value(),
                                grade.key().subject().value(),
                                Integer.toString(grade.version()),
                                grade.status().map(Enum::name).orElse(""),
                                grade.receipt().orElse(""),
                                grade.code().orElse(""),
                                grade.message().orElse(""))
                        .map(Report::cell)
                        .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", GRADE_COLUMNS, "\n"))
                .getBytes(UTF_8);
    }

    /** Quoted where needed. The government's text must not become a formula in whoever's spreadsheet. */
    static String cell(String text) {
        String safe = text.isEmpty() || "=+-@\t\r".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        return safe.chars().anyMatch(letter -> letter == '"' || letter == ',' || letter < ' ')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
