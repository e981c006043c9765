package io.luca.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.luca.contract.LogFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One flat JSON object a line, so that a metric filter finds {@code $.status} and a query {@code correlation_id} without
 * knowing where logback keeps them. Key-value pairs of the event stand over those of its context. What the fields mean is in
 * docs/log-line.schema.json.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    private static final JsonFactory factory = new JsonFactory();

    private @Nullable String service;

    /**
     * The name of the service that writes, as the configuration has it. It is in each line.
     *
     * @param service such as {@code behavior-worker}
     */
    public void setService(String service) {
        this.service = service;
    }

    @Override
    public void start() {
        if (service == null) {
            addError("the configuration of the log does not say which service writes it");
            return;
        }
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(512)) {
            try (JsonGenerator json = factory.createGenerator(bytes)) {
                write(json, String.valueOf(service), event);
            }
            bytes.append('\n');
            return bytes.toByteArray();
        } catch (IOException impossible) {
            return (impossible + "\n").getBytes(UTF_8);
        }
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void write(JsonGenerator json, String service, ILoggingEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("timestamp", event.getInstant().toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField(LogFields.SERVICE, service);
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        for (Map.Entry<String, String> field : event.getMDCPropertyMap().entrySet()) {
            if (!isIn(pairs, field.getKey())) {
                json.writeStringField(field.getKey(), field.getValue());
            }
        }
        for (KeyValuePair pair : pairs) {
            write(json, pair.key, Objects.requireNonNullElse(pair.value, ""));
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            json.writeStringField("exception", withoutMessages(thrown));
        }
        json.writeEndObject();
    }

    /**
     * Classes and places, no messages: a library's text may quote what a client sent. What we want to say ourselves is in the
     * line's own message.
     */
    private static String withoutMessages(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder();
        for (IThrowableProxy each = thrown; each != null; each = each.getCause()) {
            text.append(text.isEmpty() ? "" : "Caused by: ").append(each.getClassName());
            for (StackTraceElementProxy frame : each.getStackTraceElementProxyArray()) {
                text.append("\n\t").append(frame.getSTEAsString());
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String name, Object value) throws IOException {
        switch (value) {
            case Integer number -> json.writeNumberField(name, number);
            case Long number -> json.writeNumberField(name, number);
            case Boolean flag -> json.writeBooleanField(name, flag);
            default -> json.writeStringField(name, value.toString());
        }
    }

    /** There are a handful, so to go through them costs less than a set of their names. */
    private static boolean isIn(List<KeyValuePair> pairs, String name) {
        for (KeyValuePair pair : pairs) {
            if (pair.key.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
