package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb.Guard;
import io.luca.local.dynamodb.item.Access;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A DynamoDB that is not in this process. Who may is decided here, before anything is sent, by the engine's own reader of requests; what is sent
 * is what was read. An operation that the engine does not know is refused, also if that DynamoDB knows it.
 *
 * <p>A table is known once a request through this has created or described it, or changed it; items of no other are reached. Somebody who
 * replaces a table beside this, by one with another key, has to let it be described here again. Safe for use by many threads.
 */
final class DynamoDbElsewhere implements Requests, AutoCloseable {

    private static final String DELETE = "DeleteTable";
    private static final Set<String> DESCRIBING = Set.of("CreateTable", "DescribeTable", "UpdateTable", DELETE);
    private static final List<String> ARNS = List.of("TableName", "ResourceArn", "StreamArn", "ShardIterator");
    private static final Set<String> KEYED = Set.of(
            "GetItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "ConditionCheckItem",
            "Query",
            "BatchGetItem",
            "BatchWriteItem");

    private final SignedClient client;
    private final KnownTables tables;
    private final ReentrantLock describing = new ReentrantLock();

    DynamoDbElsewhere(SignedClient client, Clock clock) {
        this.client = client;
        this.tables = new KnownTables(clock);
    }

    @Override
    public Answer answer(String target, byte[] body, Guard guard) {
        return tables.reader().answer(target, body, keyed(guard), this::sent);
    }

    @Override
    public Answer answer(String target, byte[] body) {
        return send(target, body);
    }

    /**
     * The engine refuses what has no key itself, whatever a policy says of it. That DynamoDB may find a key where our reader found
     * none.
     */
    private static Guard keyed(Guard guard) {
        return (operation, accesses) -> {
            guard.require(operation, accesses);
            if (accesses.stream().anyMatch(DynamoDbElsewhere::lacksKey)) {
                throw AwsError.invalid("ValidationException", "The provided key element does not match the schema");
            }
        };
    }

    private static boolean lacksKey(Access access) {
        return KEYED.contains(access.iamAction()) && access.leadingKeys().isEmpty();
    }

    /** Policies know tables by their names: a name in another account's ARN is not what they allow. */
    private Answer sent(String target, JsonNode request) {
        boolean isForeign = ARNS.stream()
                .map(name -> request.path(name).asText())
                .anyMatch(name -> name.startsWith("arn:") && !tables.isOfTable(tableOf(name)));
        if (isForeign) {
            return new Answer(400, """
                    {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",\
                    "message":"Requested resource not found"}""".getBytes(UTF_8));
        }
        return send(target, request.toString().getBytes(UTF_8));
    }

    /** A shard iterator is more than an ARN. */
    private static String tableOf(String arn) {
        int end = arn.indexOf('|');
        return end < 0 ? arn : arn.substring(0, end);
    }

    private Answer send(String target, byte[] body) {
        String operation = target.substring(target.indexOf('.') + 1);
        return DESCRIBING.contains(operation) ? describe(operation, target, body) : client.send(target, body);
    }

    /** One at a time: of two descriptions of a table the later one counts. */
    private Answer describe(String operation, String target, byte[] body) {
        describing.lock();
        try {
            Answer answer = client.send(target, body);
            if (answer.successful()) {
                learn(operation, TableEngine.read(answer));
            }
            return answer;
        } finally {
            describing.unlock();
        }
    }

    private void learn(String operation, JsonNode answer) {
        JsonNode table = Stream.of(answer.path("Table"), answer.path("TableDescription"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(operation + " was answered without a table"));
        if (operation.equals(DELETE) || table.path("TableStatus").asText().equals("DELETING")) {
            tables.forget(table.path("TableName").asText());
        } else {
            tables.learn(table);
        }
    }

    @Override
    public void close() {
        client.close();
        tables.close();
    }
}
