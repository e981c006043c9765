package io.luca.local.dynamodb;

import static io.luca.local.dynamodb.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions and single writes at the same time. */
class TransactionsTest {

    private static final int THREADS = 4;
    private static final int ACCOUNTS = 5;

    private final ScriptedStore store = new ScriptedStore();
    private final Api api = new Api(new DynamoDb(store, Settings.inMemory(new MovableClock(TestTables.NOW))));

    TransactionsTest() {
        api.ok("CreateTable", Api.THINGS);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void who_meets_a_transaction_that_is_being_written_is_told_and_nobody_else_waits() throws Exception {
        api.put("things", item("a", 1));
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        store.beforeWrites(_ -> {
            store.beforeWrites(_ -> {});
            writing.countDown();
            await(go);
        });
        CompletableFuture<JsonNode> transaction = CompletableFuture.supplyAsync(
                () -> api.ok("TransactWriteItems", transact(put("a", 2), check("b", "attribute_not_exists(pk)"))));
        await(writing);

        assertThat(api.refused("PutItem", single("a", 9)).type()).isEqualTo("TransactionConflictException");
        assertThat(api.refused("PutItem", single("b", 9)).type()).isEqualTo("TransactionConflictException");
        assertThat(api.refused("TransactWriteItems", transact(put("c", 9), put("b", 9)))
                        .message())
                .endsWith("[None, TransactionConflict]");
        assertThat(api.refused("TransactGetItems", gets("c", "a")).message()).endsWith("[None, TransactionConflict]");
        assertThat(api.ok("BatchWriteItem", """
                {"RequestItems": {"things": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}},
                                             {"PutRequest": {"Item": {"pk": {"S": "d"}}}}]}}""").path("UnprocessedItems")).isEqualTo(json("""
                        {"things": [{"PutRequest": {"Item": {"pk": {"S": "a"}}}}]}"""));
        api.ok("PutItem", single("c", 3));
        assertThat(number("a")).isEqualTo(1);

        go.countDown();
        transaction.join();
        assertThat(number("a")).isEqualTo(2);
        api.ok("PutItem", single("a", 4));
    }

    @Test
    void money_is_neither_made_nor_lost() {
        for (int account = 0; account < ACCOUNTS; account++) {
            api.put("things", item("account-" + account, 10));
        }

        inThreads(thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 100; i++) {
                if (i % 10 == thread) {
                    assertThat(sumOfTransaction()).isIn(-1, ACCOUNTS * 10);
                    assertThat(sumOfScan()).isEqualTo(ACCOUNTS * 10);
                }
                int from = random.nextInt(ACCOUNTS);
                int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
                transfer(from, to, 1 + random.nextInt(5));
            }
        });

        assertThat(sumOfScan()).isEqualTo(ACCOUNTS * 10);
    }

    @Test
    void of_two_that_check_each_others_item_and_write_their_own_one_is_cancelled() {
        inThreads(thread -> {
            for (int i = 0; i < 100; i++) {
                String mine = i + (thread % 2 == 0 ? "-even" : "-odd");
                String others = i + (thread % 2 == 0 ? "-odd" : "-even");
                send("TransactWriteItems", transact(put(mine, 1), check(others, "attribute_not_exists(pk)")));
            }
        });

        for (int i = 0; i < 100; i++) {
            assertThat(List.of(number(i + "-even"), number(i + "-odd"))).isNotEqualTo(List.of(1, 1));
        }
    }

    @Test
    void no_increment_is_lost_between_single_writes_and_transactions() {
        api.put("things", item("counter", 0));
        int[] done = new int[THREADS];

        inThreads(thread -> {
            for (int i = 0; i < 200; i++) {
                done[thread] += thread % 2 == 0
                        ? send("TransactWriteItems", transact("{\"Update\": " + add("counter", 1) + "}"))
                        : send("UpdateItem", add("counter", 1));
            }
        });

        assertThat(number("counter")).isEqualTo(IntStream.of(done).sum()).isPositive();
    }

    private void transfer(int from, int to, int amount) {
        send(
                "TransactWriteItems",
                transact(
                        "{\"Update\": "
                                + add("account-" + from, -amount)
                                        .replace("}}}", "}}, \"ConditionExpression\": \"n >= :least\"}")
                                        .replace("{\":by\"", "{\":least\": {\"N\": \"" + amount + "\"}, \":by\"")
                                + "}",
                        "{\"Update\": " + add("account-" + to, amount) + "}"));
    }

    private int sumOfTransaction() {
        Answer answer = answer(
                "TransactGetItems",
                gets(IntStream.range(0, ACCOUNTS)
                        .mapToObj(account -> "account-" + account)
                        .toArray(String[]::new)));
        if (!answer.successful()) {
            return -1;
        }
        int sum = 0;
        for (JsonNode response :
                json(new String(answer.body(), StandardCharsets.UTF_8)).path("Responses")) {
            sum += Integer.parseInt(response.at("/Item/n/N").textValue());
        }
        return sum;
    }

    private int sumOfScan() {
        int sum = 0;
        for (JsonNode item : api.ok("Scan", "{\"TableName\": \"things\"}").path("Items")) {
            sum += Integer.parseInt(item.at("/n/N").textValue());
        }
        return sum;
    }

    private int number(String key) {
        return Integer.parseInt(api.get("things", "{\"pk\": {\"S\": \"" + key + "\"}}")
                .at("/n/N")
                .asText("0"));
    }

    /** Sends a request that may meet others; 1 if it was done. */
    private int send(String operation, String request) {
        Answer answer = answer(operation, request);
        assertThat(answer.status()).isIn(200, 400);
        return answer.successful() ? 1 : 0;
    }

    private Answer answer(String operation, String request) {
        return api.engine().answer("DynamoDB_20120810." + operation, request.getBytes(StandardCharsets.UTF_8));
    }

    private static void inThreads(IntConsumer work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            CompletableFuture.allOf(IntStream.range(0, THREADS)
                            .mapToObj(thread -> CompletableFuture.runAsync(() -> work.accept(thread), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static String item(String key, int number) {
        return "{\"pk\": {\"S\": \"" + key + "\"}, \"n\": {\"N\": \"" + number + "\"}}";
    }

    private static String single(String key, int number) {
        return "{\"TableName\": \"things\", \"Item\": " + item(key, number) + "}";
    }

    private static String put(String key, int number) {
        return "{\"Put\": " + single(key, number) + "}";
    }

    private static String add(String key, int by) {
        return "{\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"" + key
                + "\"}}, \"UpdateExpression\": \"ADD n :by\"," + " \"ExpressionAttributeValues\": {\":by\": {\"N\": \""
                + by + "\"}}}";
    }

    private static String check(String key, String condition) {
        return "{\"ConditionCheck\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"" + key
                + "\"}}, \"ConditionExpression\": \"" + condition + "\"}}";
    }

    private static String gets(String... keys) {
        return List.of(keys).stream()
                .map(key -> "{\"Get\": {\"TableName\": \"things\", \"Key\": {\"pk\": {\"S\": \"" + key + "\"}}}}")
                .collect(Collectors.joining(", ", "{\"TransactItems\": [", "]}"));
    }

    private static String transact(String... parts) {
        return "{\"TransactItems\": [" + String.join(", ", parts) + "]}";
    }
}
