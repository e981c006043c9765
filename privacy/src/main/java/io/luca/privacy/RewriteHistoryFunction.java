package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.contract.HistoryRetention;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The state RewriteHistory: writes every object of the school's history anew that has rows of the student, without them. An
 * object is replaced as a whole and only if it is what was read: whoever queries sees the old or the new one, and of two erasures
 * at once neither brings back what the other has left out. It is kept no longer than it would have been.
 */
public final class RewriteHistoryFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(RewriteHistoryFunction.class);
    private static final int TRIES = 5;
    /** For the object under work when no other may begin. */
    private static final int RESERVE_MILLIS = 120_000;

    private final TenantTable table;
    private final SchoolObjects history;

    /** As Lambda makes it, from the environment. */
    public RewriteHistoryFunction() {
        this(Wiring.ofLambda());
    }

    private RewriteHistoryFunction(Wiring wiring) {
        this(wiring.table(), wiring.history());
    }

    RewriteHistoryFunction(TenantTable table, SchoolObjects history) {
        this.table = table;
        this.history = history;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, step -> work(step, () -> context.getRemainingTimeInMillis() > RESERVE_MILLIS));
    }

    ObjectNode work(Step step, BooleanSupplier isTimeLeft) {
        SchoolId school = step.school();
        String studentKey = table.recordsOf(school, step.student()).historyKey();
        Pass pass = new Pass(school, studentKey, LocalDate.ofInstant(step.now(), ZoneOffset.UTC));
        Optional<String> reached = pass.from(step.optionalText("cursor").orElse(""), isTimeLeft);
        log.atInfo()
                .addKeyValue("objects", pass.looked)
                .addKeyValue("rewritten", pass.rewritten)
                .log("history_rewritten");
        ObjectNode answer = Step.answer()
                .put("done", reached.isEmpty())
                .put("looked", pass.looked)
                .put("objects", pass.rewritten)
                .put("records", pass.records);
        reached.ifPresent(key -> answer.put("cursor", key));
        return answer;
    }

    /** The pass of one call over the history. */
    private final class Pass {

        private final SchoolId school;
        private final String studentKey;
        private final LocalDate today;
        private int looked;
        private int rewritten;
        private int records;

        Pass(SchoolId school, String studentKey, LocalDate today) {
            this.school = school;
            this.studentKey = studentKey;
            this.today = today;
        }

        Optional<String> from(String cursor, BooleanSupplier isTimeLeft) {
            try (ParquetRows rows = new ParquetRows()) {
                return new HistoryWalk(history)
                        .from(school, cursor, isTimeLeft, (_, key, directory) -> object(rows, key, directory));
            }
        }

        private void object(ParquetRows rows, String key, Path directory) {
            looked++;
            for (int attempt = 0; attempt < TRIES; attempt++) {
                if (tryToRewrite(
                        rows, key, directory.resolve("read-" + attempt), directory.resolve("new-" + attempt))) {
                    return;
                }
            }
            throw LucaException.unavailable("an object of the history changes all the time", null);
        }

        /** Leaves the student out of an object; false if somebody else changed it meanwhile, and it is as they left it. */
        private boolean tryToRewrite(ParquetRows rows, String key, Path read, Path fresh) {
            Optional<String> etag = history.read(school, key, read);
            int found = etag.isPresent() ? rows.count(read, studentKey) : 0;
            if (etag.isEmpty() || found == 0) {
                return true;
            }
            rows.without(read, studentKey, fresh);
            if (!history.replace(school, key, etag.get(), fresh, daysLeft(key))) {
                return false;
            }
            rewritten++;
            records += found;
            return true;
        }

        /** The other students' rows are not younger than they were. */
        private Tag daysLeft(String key) {
            return Tag.builder()
                    .key(HistoryRetention.TAG)
                    .value(String.valueOf(HistoryRetention.daysLeft(HistoryMonth.age(key, today))))
                    .build();
        }
    }
}
