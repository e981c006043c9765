package io.luca.local.aws.service.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.OpenCloud;
import io.luca.local.aws.metric.Recorded;
import io.luca.local.aws.metric.StatisticSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queues of the real engine tell of themselves, while the machine's time passes at once. */
class QueueMetricsIT {

    private static final String TEMPLATE = """
            {"Resources":{
             "Dead":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"dead"}},
             "Work":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"work","VisibilityTimeout":30,
               "RedrivePolicy":{"deadLetterTargetArn":{"Fn::GetAtt":["Dead","Arn"]},"maxReceiveCount":4}}}}}""";
    private static final Duration VISIBLE_AGAIN = Duration.ofSeconds(31);

    @TempDir
    private Path directory;

    private Cloud cloud;
    private SqsRoom sqs;
    private QueueClient work;

    @BeforeEach
    void open() {
        cloud = OpenCloud.of(directory, TEMPLATE, List.of(SqsRoom::new), Map.of());
        sqs = cloud.room(SqsRoom.class);
        work = sqs.queue("work");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void what_is_sent_received_and_deleted_is_counted_as_it_happens() {
        work.send("a", Map.of());
        work.send("b", Map.of());
        List<JsonNode> received = work.receive(10, 0);
        work.delete(List.of(received.getFirst().path("ReceiptHandle").asText()));

        assertThat(recorded("work", "NumberOfMessagesSent").sum()).isEqualTo(2);
        assertThat(recorded("work", "NumberOfMessagesReceived").sum()).isEqualTo(received.size());
        assertThat(recorded("work", "NumberOfMessagesDeleted").sum()).isEqualTo(1);
        assertThat(recorded("work", "NumberOfEmptyReceives").isEmpty()).isTrue();
    }

    @Test
    void how_many_wait_and_how_many_are_in_flight_is_told_once_a_minute() {
        work.send("a", Map.of());
        work.send("b", Map.of());
        assertThat(work.receive(1, 0)).hasSize(1);

        cloud.timeline().pass(Duration.ofMinutes(3));

        assertThat(recorded("work", "ApproximateNumberOfMessagesVisible").count())
                .as("three, and one more if a minute of the real time began meanwhile")
                .isBetween(3L, 4L);
        assertThat(recorded("work", "ApproximateNumberOfMessagesVisible").maximum())
                .isEqualTo(1);
        assertThat(recorded("work", "ApproximateNumberOfMessagesNotVisible").maximum())
                .isEqualTo(1);
        assertThat(recorded("dead", "ApproximateNumberOfMessagesVisible").sum()).isZero();
    }

    @Test
    void a_message_grows_old_with_the_time_that_is_let_pass_and_one_that_comes_later_is_young() {
        cloud.timeline().pass(Duration.ofHours(2));
        work.send("late", Map.of());
        cloud.timeline().pass(Duration.ofMinutes(10));

        StatisticSet ages = recorded("work", "ApproximateAgeOfOldestMessage");
        assertThat(ages.count()).as("nothing is told while nothing waits").isBetween(10L, 11L);
        assertThat(ages.maximum()).isBetween(539.0, 602.0);
    }

    @Test
    void a_message_that_comes_after_time_was_let_pass_for_the_queues_alone_grows_old_like_any_other() {
        sqs.passTime(Duration.ofHours(1));
        work.send("late", Map.of());
        cloud.timeline().pass(Duration.ofMinutes(10));

        assertThat(recorded("work", "ApproximateAgeOfOldestMessage").maximum()).isBetween(539.0, 602.0);
    }

    @Test
    void a_message_that_was_received_three_times_counts_no_more_and_the_next_one_does() {
        work.send("poison", Map.of());
        receiveAgainAndAgain(3);

        cloud.timeline().pass(Duration.ofHours(1));
        assertThat(recorded("work", "ApproximateAgeOfOldestMessage").isEmpty()).isTrue();

        work.send("good", Map.of());
        cloud.timeline().pass(Duration.ofMinutes(2));
        assertThat(recorded("work", "ApproximateAgeOfOldestMessage").maximum()).isLessThan(122);
    }

    @Test
    void in_the_dead_letter_queue_a_message_is_as_old_as_it_is_there() {
        work.send("poison", Map.of());
        cloud.timeline().pass(Duration.ofHours(2));
        receiveAgainAndAgain(5);
        cloud.timeline().pass(Duration.ofMinutes(10));

        assertThat(recorded("dead", "ApproximateNumberOfMessagesVisible").maximum())
                .isEqualTo(1);
        assertThat(recorded("dead", "ApproximateAgeOfOldestMessage").maximum()).isBetween(400.0, 602.0);
        assertThat(recorded("dead", "NumberOfMessagesSent").isEmpty())
                .as("nobody sent it there")
                .isTrue();
    }

    @Test
    void an_empty_queue_that_nobody_uses_sleeps_after_six_hours_and_tells_nothing() {
        cloud.timeline().pass(Duration.ofHours(20));

        assertThat(recorded("work", "ApproximateNumberOfMessagesVisible").count())
                .isBetween(359L, 361L);
    }

    private void receiveAgainAndAgain(int times) {
        for (int each = 0; each < times; each++) {
            var _ = work.receive(1, 0);
            sqs.passTime(VISIBLE_AGAIN);
        }
    }

    private StatisticSet recorded(String queue, String name) {
        return Recorded.of(cloud.metrics(), "AWS/SQS", name, Map.of("QueueName", queue));
    }
}
