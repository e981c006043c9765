package io.luca.local.workbench.cli;

import io.luca.contract.BehaviorMessage;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.endpoint.CredentialStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@code luca dlq}: plain SQS, so that it works on the running platform and on AWS alike. */
@Command(
        name = "dlq",
        description = {
            "Looks at messages that failed three times, and sends them to work again.",
            "  list     one line a message, without its content",
            "  show     one message with its content; give the beginning of its id",
            "  redrive  moves all of them back to the queue that they failed in"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DlqCommand extends RunningPlatformCommand {

    /** What to do. */
    enum Action {
        list,
        show,
        redrive
    }

    /** Whose messages. */
    enum Path {
        behavior(ResourceNames.BEHAVIOR_QUEUE);

        private final String queue;

        Path(String queue) {
            this.queue = queue;
        }
    }

    private static final int MOST = 500;
    private static final int AT_ONCE = 10;
    private static final int HIDDEN_SECONDS = 20;
    private static final Duration MOVE_LIMIT = Duration.ofMinutes(10);

    @Parameters(index = "0", paramLabel = "ACTION", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Action action = Action.list;

    @Parameters(index = "1", paramLabel = "PATH", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Path path = Path.behavior;

    @Parameters(
            index = "2",
            paramLabel = "ID",
            arity = "0..1",
            description = "For show: the beginning of a message's id.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--quarantine", description = "Look at what can never be stored instead; it is not to be redriven.")
    private boolean quarantine;

    @Option(
            names = "--aws",
            description = "On AWS, with the credentials and region of your environment, not on the running platform.")
    private boolean aws;

    @Override
    public Integer call() throws InterruptedException {
        try (SqsClient sqs = client()) {
            String url = url(
                    sqs,
                    path.queue + (quarantine ? ResourceNames.QUARANTINE_SUFFIX : ResourceNames.DEAD_LETTER_SUFFIX));
            int exit = switch (action) {
                case list -> list(sqs, url);
                case show -> show(sqs, url);
                case redrive -> redrive(sqs, url);
            };
            out().flush();
            return exit;
        }
    }

    private int list(SqsClient sqs, String url) {
        Map<String, Message> messages = messages(sqs, url);
        out().printf("%-36s %-24s %-9s %-16s %-14s %s%n", "id", "sent", "receives", "school", "field", "reason");
        messages.values()
                .forEach(message -> out().printf(
                                "%-36s %-24s %-9s %-16s %-14s %s%n",
                                message.messageId(),
                                Instant.ofEpochMilli(Long.parseLong(
                                        message.attributesAsStrings().getOrDefault("SentTimestamp", "0"))),
                                message.attributesAsStrings().getOrDefault("ApproximateReceiveCount", ""),
                                attribute(message, BehaviorMessage.SCHOOL_ATTRIBUTE),
                                attribute(message, "field"),
                                attribute(message, "reason")));
        out().println(messages.size() + (messages.size() == MOST ? " and perhaps more" : "") + " in " + url);
        return 0;
    }

    private int show(SqsClient sqs, String url) {
        String wanted = id.orElseThrow(() -> new IllegalArgumentException("say the beginning of the message's id"));
        Map<String, Message> all = messages(sqs, url);
        List<Message> found = all.values().stream()
                .filter(message -> message.messageId().startsWith(wanted))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.isEmpty()
                            ? notFound(all.size(), url)
                            : "several messages have an id that begins so: "
                                    + found.stream().map(Message::messageId).collect(Collectors.joining(", ")));
        }
        Message message = found.getFirst();
        out().println("id         " + message.messageId());
        message.messageAttributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(attribute -> out().printf(
                                "%-10s %s%n",
                                attribute.getKey(), attribute.getValue().stringValue()));
        out().println();
        out().println(message.body());
        return 0;
    }

    private String notFound(int looked, String url) {
        String none = looked >= MOST
                ? "none of the first %d messages in %s has an id that begins so, and it holds more"
                        .formatted(looked, url)
                : "no message in " + url + " has an id that begins so";
        return quarantine ? none : none + "; those in quarantine are shown with --quarantine";
    }

    private int redrive(SqsClient sqs, String url) throws InterruptedException {
        if (quarantine) {
            throw new IllegalArgumentException(
                    "what is in quarantine would be refused again; correct its sender and let it be sent anew");
        }
        String source = arn(sqs, url);
        String target = arn(sqs, url(sqs, path.queue));
        var _ = sqs.startMessageMoveTask(move -> move.sourceArn(source).destinationArn(target));
        Instant end = Instant.now().plus(MOVE_LIMIT);
        while (Instant.now().isBefore(end)) {
            ListMessageMoveTasksResultEntry task = sqs.listMessageMoveTasks(
                            tasks -> tasks.sourceArn(source).maxResults(1))
                    .results()
                    .getFirst();
            if (!"RUNNING".equals(task.status())) {
                out().printf(
                                "%s: %d messages are back in %s%n",
                                task.status(), task.approximateNumberOfMessagesMoved(), target);
                return "COMPLETED".equals(task.status()) ? 0 : 1;
            }
            out().printf("moved %d …%n", task.approximateNumberOfMessagesMoved());
            out().flush();
            TimeUnit.SECONDS.sleep(1);
        }
        throw new IllegalStateException("the move goes on, after " + MOVE_LIMIT.toMinutes() + " minutes");
    }

    /** All messages, each once. They are hidden from other readers for some seconds only, and none is deleted. */
    private static Map<String, Message> messages(SqsClient sqs, String url) {
        Map<String, Message> messages = new LinkedHashMap<>();
        while (messages.size() < MOST) {
            List<Message> some = sqs.receiveMessage(receive -> receive.queueUrl(url)
                            .maxNumberOfMessages(AT_ONCE)
                            .visibilityTimeout(HIDDEN_SECONDS)
                            .waitTimeSeconds(1)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNamesWithStrings("All"))
                    .messages();
            if (some.isEmpty()) {
                break;
            }
            some.forEach(message -> messages.put(message.messageId(), message));
        }
        messages.values()
                .forEach(message -> sqs.changeMessageVisibility(change -> change.queueUrl(url)
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(0)));
        return messages;
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    private static String arn(SqsClient sqs, String url) {
        return Optional.ofNullable(
                        sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                                .attributes()
                                .get(QueueAttributeName.QUEUE_ARN))
                .orElseThrow(() -> new IllegalStateException(url + " has no ARN"));
    }

    private static String attribute(Message message, String name) {
        MessageAttributeValue value = message.messageAttributes().get(name);
        return value == null ? "" : value.stringValue();
    }

    private SqsClient client() {
        SqsClientBuilder client = SqsClient.builder().httpClientBuilder(ApacheHttpClient.builder());
        if (!aws) {
            var status = platform().status();
            client.endpointOverride(URI.create(status.path("aws_url").asText()))
                    .region(Region.of(status.path("region").asText()))
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(CredentialStore.OPERATOR_KEY, CredentialStore.OPERATOR_SECRET)));
        }
        return client.build();
    }
}
