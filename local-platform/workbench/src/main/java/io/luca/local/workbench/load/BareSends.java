package io.luca.local.workbench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/**
 * Messages sent to a queue's engine as it offers that itself, by HTTP, with as much in each as the gateway puts into one: what is left
 * of the way of an event if nobody checks a token, a limit, a schema or a policy.
 */
final class BareSends {

    private static final int ATTRIBUTES = 6;

    private final LoadClient client;

    /** @param queue the URL of a queue */
    BareSends(URI queue) {
        client = new LoadClient(queue);
    }

    /** Sends one message; says whether it was taken. */
    boolean send(long number) {
        String body = "{\"event_id\":\"bare-%d\",\"student_id\":\"alumna_%d\",\"event_type\":\"tarea_completada\"}"
                .formatted(number, number % 250);
        StringBuilder form = new StringBuilder(
                        "Action=SendMessage&Version=2012-11-05&MessageGroupId=norte&MessageBody=")
                .append(URLEncoder.encode(body, UTF_8));
        for (int attribute = 1; attribute <= ATTRIBUTES; attribute++) {
            String name = "&MessageAttribute." + attribute;
            form.append(name).append(".Name=attribute_").append(attribute);
            form.append(name).append(".Value.DataType=String");
            form.append(name).append(".Value.StringValue=some-value-of-it");
        }
        return client.send(client.form("", form.toString().getBytes(US_ASCII))).status() == 200;
    }
}
