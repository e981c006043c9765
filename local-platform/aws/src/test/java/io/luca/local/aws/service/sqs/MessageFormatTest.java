package io.luca.local.aws.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticmq.actor.queue.InternalMessage;
import org.junit.jupiter.api.Test;

class MessageFormatTest {

    private static final String MESSAGE = """
            {"queue":"q","id":"m","receipts":["m#1"],"next_delivery":5,"content":"hello","created":"2026-11-24T12:00Z",\
            "order":0,"receives":1,"attributes":{}}""";

    /** A message that could not be written was not answered for, and the queue waited for seconds. */
    @Test
    void a_message_that_is_received_while_it_is_written_is_written_all_the_same() throws Exception {
        InternalMessage message = MessageFormat.message(read());
        AtomicBoolean isOver = new AtomicBoolean();
        Thread receives = Thread.ofPlatform().start(() -> {
            while (!isOver.get()) {
                message.deliveryReceipts().addOne("m#2");
                if (message.deliveryReceipts().length() > 50) {
                    message.deliveryReceipts().clear();
                }
            }
        });

        for (int times = 0; times < 5_000; times++) {
            assertThat(MessageFormat.queue(MessageFormat.write("q", message))).isEqualTo("q");
        }

        isOver.set(true);
        receives.join();
    }

    @Test
    void what_is_written_is_read_as_it_was() throws Exception {
        assertThat(MessageFormat.write("q", MessageFormat.message(read())).toString())
                .isEqualTo(MESSAGE);
    }

    private static JsonNode read() throws JsonProcessingException {
        return new ObjectMapper().readTree(MESSAGE);
    }
}
