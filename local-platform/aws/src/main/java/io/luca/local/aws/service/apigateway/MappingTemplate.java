package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.MethodExceptionEventHandler;
import org.apache.velocity.app.event.ReferenceInsertionEventHandler;
import org.apache.velocity.exception.VelocityException;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.parser.ParseException;
import org.apache.velocity.util.introspection.IntrospectionCacheData;
import org.apache.velocity.util.introspection.SecureUberspector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mapping template in Velocity's language, parsed once. A reference without value is written as nothing. Templates cannot
 * reach Java's classes. Safe for use by many threads.
 */
final class MappingTemplate {

    private static final Logger log = LoggerFactory.getLogger(MappingTemplate.class);
    private static final RuntimeInstance velocity = velocity();

    /** The text, and what the template said of the answer by {@code $context.responseOverride}. */
    record Rendered(String text, Map<String, Object> override) {}

    private final Template template = new Template();
    private final Map<Object, IntrospectionCacheData> found = new ConcurrentHashMap<>();

    /** The variables of one exchange. What methods their classes have, the engine looks up once for a template, not for each of them. */
    private static final class Variables extends VelocityContext {

        private static final long serialVersionUID = 1L; // its class can be written, and nobody does

        private final transient Map<Object, IntrospectionCacheData> found;

        Variables(Map<Object, IntrospectionCacheData> found) {
            this.found = found;
        }

        @Override
        public @Nullable IntrospectionCacheData icacheGet(Object node) {
            return found.get(node);
        }

        @Override
        public void icachePut(Object node, IntrospectionCacheData data) {
            found.put(node, data);
        }
    }

    /** @throws IllegalArgumentException if the template is malformed */
    MappingTemplate(String text) {
        template.setRuntimeServices(velocity);
        template.setName("mapping template");
        template.setEncoding(UTF_8.name());
        try {
            template.setData(velocity.parse(new StringReader(text), template));
            template.initDocument();
        } catch (ParseException | VelocityException malformed) {
            throw new IllegalArgumentException("malformed mapping template: " + malformed.getMessage(), malformed);
        }
    }

    /**
     * The text for one exchange.
     *
     * @param body what {@code $input} is about: the request's body, or the integration's answer
     * @throws Refusal if the template fails, as the API is configured wrongly then
     */
    Rendered render(Exchange exchange, byte[] body) {
        Map<String, Object> override = new LinkedHashMap<>();
        override.put("header", new LinkedHashMap<String, Object>());
        VelocityContext variables = new Variables(found);
        variables.put("input", new InputVariable(exchange, new String(body, UTF_8)));
        variables.put("util", new UtilVariable());
        variables.put("context", new ContextVariable(exchange, "", override));
        variables.put("stageVariables", exchange.stage().variables());
        EventCartridge events = new EventCartridge();
        ReferenceInsertionEventHandler nothingForAbsent = (_, _, value) -> value == null ? "" : value;
        events.addEventHandler(nothingForAbsent);
        MethodExceptionEventHandler failing =
                (_, _, method, cause, _) -> { // without it, a failure would be nothing too
                    throw new IllegalStateException(method + " failed", cause);
                };
        events.addEventHandler(failing);
        events.attachToContext(variables);
        StringWriter text = new StringWriter();
        try {
            template.merge(variables, text);
        } catch (VelocityException | IllegalStateException failed) {
            log.error("a mapping template failed", failed);
            throw new Refusal(ResponseType.API_CONFIGURATION_ERROR);
        }
        return new Rendered(text.toString(), override);
    }

    private static RuntimeInstance velocity() {
        RuntimeInstance instance = new RuntimeInstance();
        instance.setProperty("introspector.uberspect.class", SecureUberspector.class.getName());
        instance.setProperty("parser.allow_hyphen_in_identifiers", true);
        instance.setProperty("parser.space_gobbling", "bc");
        instance.setProperty("resource.loaders", "none");
        instance.setProperty("resource.loader.none.class", NoResources.class.getName());
        instance.init();
        return instance;
    }
}
