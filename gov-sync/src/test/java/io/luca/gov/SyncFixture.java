package io.luca.gov;

import io.luca.model.BatchKey;
import io.luca.model.Manifest;
import io.luca.model.RunName;
import io.luca.model.SchoolId;
import io.luca.store.LocalTable;
import io.luca.store.SchoolSync;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table, a partner, and runs that work on them. */
final class SyncFixture implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final LocalTable table;
    private final Partner partner = new Partner();
    private final Tokens tokens = new Tokens();

    SyncFixture(LocalTable table) {
        this.table = table;
    }

    /** The token as the secret has it, and as it is known. */
    static final class Tokens implements GovernmentToken {

        private String secret = "secret";
        private String known = "secret";
        private int reads;

        void renewTo(String other) {
            secret = other;
        }

        int reads() {
            return reads;
        }

        @Override
        public String current() {
            return known;
        }

        @Override
        public String renewed() {
            reads++;
            known = secret;
            return known;
        }
    }

    Partner partner() {
        return partner;
    }

    Tokens tokens() {
        return tokens;
    }

    School school(String id) {
        return new School(table, id);
    }

    /** A school that has nothing but its name. */
    void registered(String id) {
        table.registry().register(new SchoolId(id));
    }

    Government government() {
        return new Government(partner.url(), TIMEOUT, tokens);
    }

    Government government(Duration timeout) {
        return new Government(partner.url(), timeout, tokens);
    }

    Government government(URI elsewhere) {
        return new Government(elsewhere, TIMEOUT, tokens);
    }

    Workflow run(String name, int size) {
        return new Workflow(name, table.tables(), table.registry(), government(), size);
    }

    Workflow run(String name, int size, Government government) {
        return new Workflow(name, table.tables(), table.registry(), government, size);
    }

    Workflow run(String name, int size, DynamoDbClient client) {
        return new Workflow(name, table.table(client), table.registry(), government(), size);
    }

    SchoolSync sync(School school) {
        return table.tables().syncOf(school.id(), School.Q1);
    }

    Manifest manifest(School school, com.fasterxml.jackson.databind.JsonNode batch) {
        return sync(school).batch(BatchKey.of(batch.path("key").asText())).orElseThrow();
    }

    static RunName name(String run) {
        return new RunName(run);
    }

    /** How each grade stands: student, version, status, and whether it is in the index or held by a batch. */
    Map<String, String> grades() {
        Map<String, String> grades = new TreeMap<>();
        Set<String> held = held();
        for (Map<String, AttributeValue> item : items("GRADE#")) {
            grades.put(
                    text(item, "student_id"),
                    "v" + Objects.requireNonNull(item.get("version")).n() + " " + text(item, "sync_status")
                            + (item.containsKey("GSI1PK") ? " waits" : "")
                            + (held.contains(text(item, "PK") + "/" + text(item, "subject")) ? " held" : ""));
        }
        return grades;
    }

    /** Partition key and subject, as a batch has them, of each grade that is in a batch which has not come to its end. */
    private Set<String> held() {
        Set<String> held = new HashSet<>();
        for (Map<String, AttributeValue> batch : items("BATCH#")) {
            if (Manifest.Status.valueOf(text(batch, "status")).holdsGrades()) {
                String school = text(batch, "PK").replaceFirst("SYNC#.*", "STUDENT#");
                Objects.requireNonNull(batch.get("grades"))
                        .l()
                        .forEach(grade -> held.add(school + grade.s().replaceFirst("(/[^/]+)/.*", "$1")));
            }
        }
        return held;
    }

    List<Map<String, AttributeValue>> items(String sortKey) {
        return table.items().stream()
                .filter(item -> text(item, "SK").startsWith(sortKey))
                .toList();
    }

    static String text(Map<String, AttributeValue> item, String name) {
        return item.getOrDefault(name, AttributeValue.fromS("")).s();
    }

    @Override
    public void close() {
        partner.close();
    }
}
