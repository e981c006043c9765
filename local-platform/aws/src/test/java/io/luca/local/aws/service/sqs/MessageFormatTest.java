package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticmq.actor.queue.InternalMessage;
import org.junit.jupiter.api.Test;

class MessageFormatTest {

    private static final byte[] MESSAGE = """
            {"queue":"q","id":"m","receipts":["m#1"],"next_delivery":5,"content":"hello","created":"2026-11-24T12:00Z",\
            "order":0,"receives":1,"attributes":{}}""".getBytes(UTF_8);

    /** A message that could not be written was not answered for, and the queue waited for seconds. */
    @Test
    void a_message_that_is_received_while_it_is_written_is_written_all_the_same() throws InterruptedException {
        InternalMessage message = MessageFormat.message(MESSAGE);
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
    void what_is_written_is_read_as_it_was() {
        assertThat(new String(MessageFormat.write("q", MessageFormat.message(MESSAGE)), UTF_8))
                .isEqualTo(new String(MESSAGE, UTF_8));
    }
}
