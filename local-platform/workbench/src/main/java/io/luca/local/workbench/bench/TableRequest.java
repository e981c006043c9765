package io.luca.local.workbench.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Collections;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A request to the table's engine that can be sent again and again, each time with other items: evaluations of 300 bytes with the keys
 * and indexes that Luca's have, of {@value #STUDENTS} students in turn. A request is made by copying bytes, so that it takes next to
 * nothing of what is measured. Safe for use by many threads.
 */
final class TableRequest {

    static final int STUDENTS = 1_000;
    static final int IN_BATCH = 25;
    static final int IN_TRANSACTION = 100;
    static final int PAGE = 20;

    /** Both indexes of Luca's table, and its stream. */
    private static final String INDEXES = """
            ,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},"GlobalSecondaryIndexes":[
             {"IndexName":"GSI1","Projection":{"ProjectionType":"ALL"},"KeySchema":[
              {"AttributeName":"GSI1PK","KeyType":"HASH"},{"AttributeName":"GSI1SK","KeyType":"RANGE"}]},
             {"IndexName":"GSI2","Projection":{"ProjectionType":"ALL"},"KeySchema":[
              {"AttributeName":"GSI2PK","KeyType":"HASH"},{"AttributeName":"GSI2SK","KeyType":"RANGE"}]}]""";

    private static final String INDEX_KEYS = """
            ,{"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"GSI1SK","AttributeType":"S"},
             {"AttributeName":"GSI2PK","AttributeType":"S"},{"AttributeName":"GSI2SK","AttributeType":"S"}""";

    private static final String NUMBER = "~~~~~~~~~~";
    private static final String STUDENT = "@@@";

    private static final String ITEM = """
            {"PK":{"S":"TENANT#norte#STUDENT#student_@@@"},"SK":{"S":"EVAL#matematicas#Q1_2024#~~~~~~~~~~"},\
            "GSI1PK":{"S":"TENANT#norte#TO_CONSOLIDATE"},"GSI1SK":{"S":"student_@@@#~~~~~~~~~~"},\
            "GSI2PK":{"S":"TENANT#norte#CLASS#math_@@@#Q1_2024"},"GSI2SK":{"S":"student_@@@#~~~~~~~~~~"},\
            "subject":{"S":"matematicas"},"period":{"S":"Q1_2024"},"type":{"S":"exam"},"score":{"N":"85.5"},"date":{"S":"2024-02-15"},"teacher_id":{"S":"teacher_789"},\
            "consolidated":{"BOOL":false},"version":{"N":"1"}}""";

    /** Prime, so that one student comes after another in no order, and each once in {@value #STUDENTS} items. */
    private static final long STEP = 7_919;

    private final String target;
    private final int items;
    private final byte[] text;
    private final int[] numbers;
    private final int[] students;

    private TableRequest(String operation, int items, String text) {
        target = "DynamoDB_20120810." + operation;
        this.items = items;
        this.text = text.getBytes(US_ASCII);
        numbers = places(text, NUMBER);
        students = places(text, STUDENT);
    }

    private static int[] places(String text, String mark) {
        return Pattern.compile(mark, Pattern.LITERAL)
                .matcher(text)
                .results()
                .mapToInt(MatchResult::start)
                .toArray();
    }

    /** A table with the keys of Luca's; with its two indexes and its stream, or without. */
    static TableRequest create(boolean indexed) {
        return new TableRequest("CreateTable", 1, """
                {"TableName":"bench","BillingMode":"PAY_PER_REQUEST","KeySchema":[
                 {"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],"AttributeDefinitions":[
                 {"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"}%s]%s}
                """.formatted(indexed ? INDEX_KEYS : "", indexed ? INDEXES : ""));
    }

    static TableRequest put() {
        return new TableRequest("PutItem", 1, "{\"TableName\":\"bench\",\"Item\":" + ITEM + "}");
    }

    static TableRequest batch() {
        String puts = times(IN_BATCH, "{\"PutRequest\":{\"Item\":" + ITEM + "}}");
        return new TableRequest("BatchWriteItem", IN_BATCH, "{\"RequestItems\":{\"bench\":[" + puts + "]}}");
    }

    /** With a token, as the SDK sends one. */
    static TableRequest transaction() {
        String puts = times(IN_TRANSACTION, "{\"Put\":{\"TableName\":\"bench\",\"Item\":" + ITEM + "}}");
        return new TableRequest(
                "TransactWriteItems",
                IN_TRANSACTION,
                "{\"TransactItems\":[" + puts + "],\"ClientRequestToken\":\"token-" + NUMBER + "\"}");
    }

    /** The first 20 evaluations of a student. */
    static TableRequest query() {
        return query("""
                "KeyConditionExpression":"PK = :pk AND begins_with(SK, :sk)","ExpressionAttributeValues":{
                 ":pk":{"S":"TENANT#norte#STUDENT#student_@@@"},":sk":{"S":"EVAL#"}}""");
    }

    /** The first 20 evaluations of a class, by its index. */
    static TableRequest indexQuery() {
        return query("""
                "IndexName":"GSI2","KeyConditionExpression":"GSI2PK = :pk","ExpressionAttributeValues":{
                 ":pk":{"S":"TENANT#norte#CLASS#math_@@@#Q1_2024"}}""");
    }

    /** How many items a query finds in a table that was filled by so many batches from the first number on. */
    static int found(int batches) {
        return Math.min(PAGE, Math.ceilDiv(batches * IN_BATCH, STUDENTS));
    }

    private static TableRequest query(String which) {
        return new TableRequest("Query", 1, "{\"TableName\":\"bench\",\"Limit\":" + PAGE + "," + which + "}");
    }

    private static String times(int count, String element) {
        return String.join(",", Collections.nCopies(count, element));
    }

    /** What the header {@code X-Amz-Target} says. */
    String target() {
        return target;
    }

    /** The request with items that none of another number has. */
    byte[] body(long number) {
        byte[] body = text.clone();
        long first = number * items;
        int ofItem = numbers.length / items;
        for (int i = 0;
                i < numbers.length;
                i++) { // what comes after the last item, a token, has the number of the next request
            write(body, numbers[i], NUMBER.length(), first + i / ofItem);
        }
        int studentsOfItem = students.length / items;
        for (int i = 0; i < students.length; i++) {
            write(body, students[i], STUDENT.length(), (first + i / studentsOfItem) * STEP % STUDENTS);
        }
        return body;
    }

    private static void write(byte[] body, int place, int digits, long number) {
        long rest = number;
        for (int i = place + digits - 1; i >= place; i--) {
            body[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
