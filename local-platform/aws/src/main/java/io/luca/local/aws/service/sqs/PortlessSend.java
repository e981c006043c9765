package io.luca.local.aws.service.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.endpoint.QueryParameters;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.elasticmq.NewMessageData;
import org.elasticmq.QueueData;
import org.elasticmq.rest.sqs.FlatParamsReader;
import org.elasticmq.rest.sqs.SendMessageDirectives;
import scala.Option;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * Messages sent by what ElasticMQ itself checks and sends them with, without a request of HTTP. Its routes try each operation that there
 * is, for each request, and cost more than all else that the platform does of an event. Safe for use by many threads.
 */
final class PortlessSend {

    /** The routes take it from the path of a request. */
    private static final String URL = "QueueUrl";

    private final SendMessageDirectives engine;
    private final FlatParamsReader<SendMessageDirectives.SendMessageActionRequest> reader;

    PortlessSend(SendMessageDirectives engine) {
        this.engine = engine;
        reader = engine.SendMessageActionRequest().queryFormat();
    }

    /**
     * The message of a form, as a queue takes it.
     *
     * @throws Exception of whichever kind, if it is none that the queue takes
     */
    NewMessageData checked(QueryParameters form, QueueData queue) throws Exception {
        java.util.Map<String, String> parameters = new HashMap<>(form.values());
        parameters.put(URL, "");
        SendMessageDirectives.SendMessageActionRequest request =
                reader.read(Map.from(CollectionConverters.asScala(parameters)));
        OptionConverters.toJava(request.MessageAttributes()).ifPresent(engine::validateMessageAttributes);
        return engine.createMessage(request, queue, 0, Option.empty());
    }

    /** Puts it into a queue. */
    CompletionStage<SendMessageDirectives.MessageSendOutcome> send(ActorRef queue, NewMessageData message) {
        return FutureConverters.asJava(engine.doSendMessage(queue, message));
    }

    /** The answer by the query protocol: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html. */
    static ElasticMq.Answer answer(SendMessageDirectives.MessageSendOutcome sent) {
        String text = "<SendMessageResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><SendMessageResult>"
                + element("MD5OfMessageAttributes", sent.messageAttributeDigest())
                + element("MD5OfMessageSystemAttributes", sent.systemMessageAttributeDigest())
                + element("MD5OfMessageBody", Option.apply(sent.digest()))
                + element("MessageId", Option.apply(sent.data().id().id()))
                + element("SequenceNumber", sent.data().sequenceNumber())
                + "</SendMessageResult><ResponseMetadata>"
                + element("RequestId", Option.apply(UUID.randomUUID().toString()))
                + "</ResponseMetadata></SendMessageResponse>";
        return new ElasticMq.Answer(200, "text/xml; charset=UTF-8", text.getBytes(UTF_8));
    }

    /** None of their values has a sign that means something in XML. */
    private static String element(String name, Option<String> value) {
        return OptionConverters.toJava(value)
                .map(text -> "<" + name + ">" + text + "</" + name + ">")
                .orElse("");
    }
}
