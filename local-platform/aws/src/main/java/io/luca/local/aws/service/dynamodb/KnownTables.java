package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb;
import io.luca.local.dynamodb.Settings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys and indexes of tables that are elsewhere, in an engine without items, which reads requests to them. A table is known from its
 * description. Safe for use by many threads: readers wait for nobody, and see all of a change or nothing of it.
 */
final class KnownTables implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KnownTables.class);
    private static final ObjectMapper json = new ObjectMapper();
    private static final List<String> OF_AN_INDEX = List.of("IndexName", "KeySchema", "Projection");
    private static final String CREATE = "DynamoDB_20120810.CreateTable";

    private final Clock clock;
    private volatile Known known;

    /** A table: what it is made anew with, and its ARN there. */
    private record Table(ObjectNode declaration, String arn) {}

    private record Known(Map<String, Table> tables, DynamoDb reader) {}

    KnownTables(Clock clock) {
        this.clock = clock;
        this.known = new Known(Map.of(), DynamoDb.open(Settings.inMemory(clock)));
    }

    /** An engine that knows the tables. */
    DynamoDb reader() {
        return known.reader();
    }

    /** Whether an ARN is that of a known table, or of a part of one. */
    boolean isOfTable(String arn) {
        return known.tables().values().stream()
                .anyMatch(table -> arn.equals(table.arn()) || arn.startsWith(table.arn() + "/"));
    }

    /** Learns a table from its description; one that the engine cannot have is not known from then on. */
    synchronized void learn(JsonNode description) {
        String name = description.path("TableName").asText();
        Table table =
                new Table(declaration(description), description.path("TableArn").asText());
        if (!table.equals(known.tables().get(name))) {
            Map<String, Table> tables = new TreeMap<>(known.tables());
            tables.put(name, table);
            know(tables);
        }
    }

    synchronized void forget(String name) {
        if (known.tables().containsKey(name)) {
            Map<String, Table> tables = new TreeMap<>(known.tables());
            tables.remove(name);
            know(tables);
        }
    }

    /** All at once: between two changes of one engine a table would be unknown for a moment. */
    private void know(Map<String, Table> tables) {
        DynamoDb reader = DynamoDb.open(settings(tables));
        tables.values().removeIf(table -> !isMade(reader, table));
        DynamoDb before = known.reader();
        known = new Known(Map.copyOf(tables), reader);
        before.close(); // whoever reads by it reads on: schemas are not in its store
    }

    private static boolean isMade(DynamoDb reader, Table table) {
        Answer made = reader.answer(CREATE, table.declaration().toString().getBytes(UTF_8));
        if (!made.successful()) {
            log.warn("{} cannot be used here: {}", table.arn(), new String(made.body(), UTF_8));
        }
        return made.successful();
    }

    /** Its tables have the ARNs that they have there, so that requests may name them by these. */
    private Settings settings(Map<String, Table> tables) {
        String[] arn =
                tables.values().stream().findFirst().map(Table::arn).orElse("").split(":", 6);
        return arn.length < 6 ? Settings.inMemory(clock) : new Settings(Optional.empty(), clock, arn[3], arn[4]);
    }

    private static ObjectNode declaration(JsonNode description) {
        ObjectNode declaration = json.createObjectNode().put("BillingMode", "PAY_PER_REQUEST");
        for (String name : List.of("TableName", "AttributeDefinitions", "KeySchema")) {
            declaration.set(name, description.path(name));
        }
        for (String kind : List.of("GlobalSecondaryIndexes", "LocalSecondaryIndexes")) {
            description
                    .path(kind)
                    .forEach(index -> declaration
                            .withArray(kind)
                            .addObject()
                            .setAll(((ObjectNode) index).deepCopy().retain(OF_AN_INDEX)));
        }
        return declaration;
    }

    @Override
    public void close() {
        known.reader().close();
    }
}
