package io.luca.local.aws.service.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Resource;
import io.luca.local.dynamodb.Answer;
import io.luca.local.dynamodb.DynamoDb.Guard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Tables of the templates in a DynamoDB that takes its time. */
class TablesTest {

    private static final Answer ABSENT = answer(400, """
            {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"}""");

    @Test
    void a_new_table_is_there_when_it_can_be_used() throws IOException {
        Scripted there = new Scripted(ABSENT, answer(200, "{}"), described("CREATING"), described("ACTIVE"));

        Provisioned made = provision(there);

        assertThat(there.asked).containsExactly("DescribeTable", "CreateTable", "DescribeTable", "DescribeTable");
        assertThat(made.attributes()).containsEntry("StreamArn", "the stream");
    }

    @Test
    void a_table_that_is_there_is_kept_also_while_it_changes() throws IOException {
        Scripted there = new Scripted(described("UPDATING"));

        assertThat(provision(there).ref()).isEqualTo("books");
    }

    @Test
    void a_table_that_is_going_away_stops_the_start_by_name() {
        assertThatThrownBy(() -> provision(new Scripted(described("DELETING"))))
                .hasMessageContaining("the table books cannot be used, it is DELETING");
    }

    @Test
    void a_description_that_is_refused_stops_the_start_and_makes_no_table() {
        Scripted there = new Scripted(answer(400, """
                {"__type":"com.amazon.coral.service#UnrecognizedClientException"}"""));

        assertThatThrownBy(() -> provision(there)).hasMessageContaining("UnrecognizedClientException");
        assertThat(there.asked).containsExactly("DescribeTable");
    }

    private static Provisioned provision(Requests there) throws IOException {
        Resource resource = new Resource("Shop", "Books", "AWS::DynamoDB::Table");
        return new Tables(new TableEngine(there), "us-east-1", "000000000000")
                .provision(resource, resource.properties(new ObjectMapper().readTree("""
                        {"TableName":"books","BillingMode":"PAY_PER_REQUEST",
                         "AttributeDefinitions":[{"AttributeName":"isbn","AttributeType":"S"}],
                         "KeySchema":[{"AttributeName":"isbn","KeyType":"HASH"}]}""")));
    }

    private static Answer described(String status) {
        return answer(200, """
                {"Table":{"TableName":"books","TableStatus":"%s","LatestStreamArn":"the stream"}}""".formatted(status));
    }

    private static Answer answer(int status, String body) {
        return new Answer(status, body.getBytes(UTF_8));
    }

    /** Gives the answers that it was made with, in order. */
    private static final class Scripted implements Requests {

        private final Queue<Answer> answers;
        private final List<String> asked = new ArrayList<>();

        Scripted(Answer... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public Answer answer(String target, byte[] body, Guard guard) {
            throw new UnsupportedOperationException("a client's request");
        }

        @Override
        public Answer answer(String target, byte[] body) {
            asked.add(target.substring(target.indexOf('.') + 1));
            return answers.remove();
        }
    }
}
