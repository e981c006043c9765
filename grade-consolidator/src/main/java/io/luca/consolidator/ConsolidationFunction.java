package io.luca.consolidator;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.contract.Names;
import io.luca.model.SchoolId;
import io.luca.store.DynamoClients;
import io.luca.store.SchoolRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The function that the nightly schedule calls. It answers with what it went over. */
public final class ConsolidationFunction implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(ConsolidationFunction.class);
    private static final int ATTEMPTS = 4;
    private static final JsonFactory json = new JsonFactory();

    private final SchoolRegistry registry;

    /** As Lambda makes it, from the environment. */
    public ConsolidationFunction() {
        this(System.getenv());
    }

    private ConsolidationFunction(Map<String, String> environment) {
        registry = new DynamoClients(ATTEMPTS)
                .registryAs(required(environment, Names.REGISTRY_ROLE_ARN), required(environment, Names.TABLE));
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        List<SchoolId> schools = registry.schools();
        log.info("{} schools are registered", schools.size());
        try (JsonGenerator answer = json.createGenerator(output)) {
            answer.writeStartObject();
            answer.writeNumberField("schools", schools.size());
            answer.writeEndObject();
        }
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }
}
