package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.StudentRecords;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state RemoveRecords: removes all that the table has of a student whose time of being blocked is over. What was promised to the
 * government comes first: while a batch holds a grade of the student, nothing is removed.
 */
public final class RemoveRecordsFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(RemoveRecordsFunction.class);

    private final TenantTable table;

    /** As Lambda makes it, from the environment. */
    public RemoveRecordsFunction() {
        this(Wiring.ofLambda().table());
    }

    RemoveRecordsFunction(TenantTable table) {
        this.table = table;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, this::work);
    }

    ObjectNode work(Step step) {
        SchoolId school = step.school();
        StudentId student = step.student();
        UUID id = step.id("erasure_id");
        StudentRecords records = table.recordsOf(school, student);
        boolean isOurs = table.erasuresOf(school)
                .find(student)
                .filter(found -> found.isBlocking() && found.id().equals(id))
                .isPresent();
        if (isOurs && records.isHeldByABatch()) {
            return outcome("held");
        }
        Optional<Map<String, Integer>> counted =
                table.erasuresOf(school).beginRemoval(student, id, step.now(), records::counts);
        if (counted.isEmpty()) {
            return outcome("withdrawn");
        }
        records.remove();
        log.atInfo().addKeyValue("erasure", id.toString()).log("records_removed");
        return outcome("removed");
    }

    private static ObjectNode outcome(String outcome) {
        return Step.answer().put("outcome", outcome);
    }
}
