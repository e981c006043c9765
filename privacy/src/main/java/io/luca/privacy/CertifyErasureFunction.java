package io.luca.privacy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.model.RemovalCertificate;
import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.TenantTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state Certify: looks once more whether the table has anything of the student, and writes down that it has not. */
public final class CertifyErasureFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(CertifyErasureFunction.class);

    private final TenantTable table;

    /** As Lambda makes it, from the environment. */
    public CertifyErasureFunction() {
        this(Wiring.ofLambda().table());
    }

    CertifyErasureFunction(TenantTable table) {
        this.table = table;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Step.run(input, output, this::work);
    }

    ObjectNode work(Step step) {
        SchoolId school = step.school();
        StudentId student = step.student();
        if (!table.recordsOf(school, student).counts().isEmpty()) {
            table.recordsOf(school, student).remove();
            log.atWarn().addKeyValue("erasure", step.text("erasure_id")).log("late_records_removed");
            return Step.answer().put("outcome", "late");
        }
        RemovalCertificate certificate = table.erasuresOf(school)
                .certify(student, step.id("erasure_id"), step.count("records"), step.count("objects"), step.now());
        log.atInfo().addKeyValue("erasure", step.text("erasure_id")).log("erasure_certified");
        return Step.answer()
                .put("outcome", "certified")
                .put("at", certificate.at().toString())
                .put("history_records", certificate.historyRecords())
                .put("history_objects", certificate.historyObjects());
    }
}
