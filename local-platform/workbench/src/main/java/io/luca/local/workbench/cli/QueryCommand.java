package io.luca.local.workbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.SchoolId;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code luca query}. */
@Command(
        name = "query",
        description = {
            "SQL over the history of schools, with the rights of who asks. With --school the query runs as an analyst of that"
                    + " school, who can read no other's; without, as the operator.",
            "Tables: events, grade_changes. A statement must say WHERE school_id = '…', as Athena demands."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "./luca query --named events-per-day --school school_123 --chart",
            "./luca query --school school_123 \"SELECT event_type, count(*) FROM events WHERE school_id = 'school_123'"
                    + " GROUP BY event_type\""
        })
final class QueryCommand extends RunningPlatformCommand {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM", Locale.ROOT);
    private static final int USUAL_DAYS = 30;
    private static final int INACTIVE_DAYS = 7;

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "The statement.")
    private Optional<String> sql = Optional.empty();

    @Option(
            names = "--named",
            paramLabel = "NAME",
            description = "A kept query instead: events-per-day, hand-ins-per-task, inactive-students,"
                    + " grade-distribution, change-log-of-student.")
    private Optional<String> named = Optional.empty();

    @Option(names = "--school", description = "Ask as an analyst of this school.")
    private Optional<String> school = Optional.empty();

    @Option(names = "--from", description = "For kept queries: the first day (default: 30 days before the last).")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--to", description = "For kept queries: the last day (default: today).")
    private Optional<LocalDate> to = Optional.empty();

    @Option(
            names = "--zone",
            defaultValue = "America/Mexico_City",
            description = "For kept queries: the school's time zone, whose days these are (default: ${DEFAULT-VALUE}).")
    private ZoneId zone = ZoneId.of("America/Mexico_City");

    @Option(names = "--since", description = "For inactive-students: no event since this day (default: 7 days ago).")
    private Optional<LocalDate> since = Optional.empty();

    @Option(names = "--student", description = "For change-log-of-student.")
    private Optional<String> student = Optional.empty();

    @Option(
            names = "--now",
            description = "First write what is still buffered, as happens by itself some minutes later.")
    private boolean isNow;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean isCsv;

    @Option(names = "--chart", description = "Print bars of the last column.")
    private boolean isChart;

    @Override
    public Integer call() {
        if (sql.isPresent() == named.isPresent()) {
            throw new IllegalArgumentException("say either a statement or --named NAME");
        }
        ObjectNode request = new ObjectMapper().createObjectNode().put("now", isNow);
        school.ifPresent(id -> request.put("school", new SchoolId(id).value()));
        sql.ifPresent(text -> request.put("sql", text));
        named.ifPresent(name -> values(request.put("named", name).putObject("values")));
        JsonNode answer = answer(request);
        Table table = new Table(answer.path("columns"), answer.path("rows"));
        out().print(isCsv ? table.csv() : isChart ? table.chart() : table.text());
        if (!isCsv) {
            out().printf(
                            "%nrows: %d; read: %,d bytes in %d files%n",
                            answer.path("rows").size(),
                            answer.path("scanned").asLong(),
                            answer.path("objects").asInt());
            if (answer.path("waiting").asLong() > 0) {
                out().println(answer.path("waiting").asLong()
                        + " changes wait in a buffer and are not in it yet; --now writes them first.");
            }
        }
        out().flush();
        return 0;
    }

    /** Athena's own words name a rule, and not what to write. */
    private JsonNode answer(ObjectNode request) {
        try {
            return platform().query(request);
        } catch (IllegalStateException refused) {
            String told = String.valueOf(refused.getMessage());
            if (told.contains("CONSTRAINT_VIOLATION")) {
                throw new IllegalStateException(told + " Add: WHERE school_id = 'school_123'", refused);
            }
            if (told.contains("WorkGroup ") && told.contains(" is not found")) {
                throw new IllegalStateException(
                        told + " Whoever brings a school up makes it: docs/operations.md, 'A school comes into being'",
                        refused);
            }
            throw refused;
        }
    }

    /** Partitions are months in UTC, which a day of another zone may begin before or end after. */
    private void values(ObjectNode values) {
        LocalDate last = to.orElseGet(() -> LocalDate.now(Clock.system(zone)));
        LocalDate first = from.orElseGet(() -> last.minusDays(USUAL_DAYS));
        if (first.isAfter(last)) {
            throw new IllegalArgumentException("--from must not be after --to, got " + first + " and " + last);
        }
        school.ifPresent(id -> values.put("school_id", id));
        student.ifPresent(id -> values.put("student_id", id));
        values.put("first_day", first.toString())
                .put("last_day", last.toString())
                .put("first_month", MONTH.format(first.minusDays(1)))
                .put("last_month", MONTH.format(last.plusDays(1)))
                .put("time_zone", zone.getId())
                .put(
                        "inactive_since",
                        since.orElse(last.minusDays(INACTIVE_DAYS)).toString());
    }
}
