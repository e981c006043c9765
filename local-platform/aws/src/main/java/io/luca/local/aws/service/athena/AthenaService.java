package io.luca.local.aws.service.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.duckdb.Query;
import io.luca.local.aws.endpoint.Authorization;
import io.luca.local.aws.endpoint.AwsCall;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.endpoint.AwsService;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.template.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Athena behind the local endpoint: {@code StartQueryExecution}, {@code GetQueryExecution} and {@code GetQueryResults}, on one page.
 * A query runs before its start is answered; one that the catalog, S3 or its SQL refuses has failed, as at AWS. The last
 * {@value #KEPT} are known. A parameter that is not honoured is refused. Safe for use by many threads.
 */
final class AthenaService implements AwsService {

    private static final int KEPT = 100;
    private static final Set<String> HONOURED = Set.of(
            "QueryString",
            "ClientRequestToken",
            "QueryExecutionContext",
            "ResultConfiguration",
            "WorkGroup",
            "ExecutionParameters",
            "QueryExecutionId");
    private static final ObjectMapper json = new ObjectMapper();

    private final Athena athena;
    private final Authorization authorization;
    private final Environment environment;
    private final InstantSource clock;
    private final Map<String, Finished> finished = new LinkedHashMap<>();

    /** A query that has run; without an answer it failed. */
    private record Finished(Athena.Request request, Optional<Athena.Answer> answer, String reason, double at) {}

    AthenaService(Athena athena, Authorization authorization, Environment environment, InstantSource clock) {
        this.athena = athena;
        this.authorization = authorization;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    public String signingName() {
        return "athena";
    }

    @Override
    public AwsReply answer(AwsCall call) {
        JsonNode request = read(call.body());
        request.fieldNames().forEachRemaining(name -> {
            if (!HONOURED.contains(name)) {
                throw new AwsError(501, "NotImplemented", call.operation() + " with " + name + " does not run here.");
            }
        });
        ObjectNode answer = switch (call.operation()) {
            case "StartQueryExecution" -> start(call.caller(), request);
            case "GetQueryExecution" -> describe(call.caller(), request);
            case "GetQueryResults" -> results(call.caller(), request);
            default ->
                throw new AwsError(
                        501, "NotImplemented", "athena " + call.operation() + " does not run on this platform.");
        };
        return AwsReply.json(AwsReply.JSON_1_1, answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode start(Caller caller, JsonNode asked) {
        List<String> parameters = new ArrayList<>();
        asked.path("ExecutionParameters").forEach(value -> parameters.add(value.asText()));
        Athena.Request request = new Athena.Request(
                asked.path("WorkGroup").asText("primary"),
                asked.path("QueryExecutionContext").path("Database").asText(),
                asked.path("QueryString").asText(),
                parameters,
                Optional.ofNullable(
                        asked.path("ResultConfiguration").path("OutputLocation").textValue()));
        require(caller, "athena:StartQueryExecution", request.workgroup());
        String id = UUID.randomUUID().toString();
        Finished ended = run(caller, request);
        synchronized (finished) {
            finished.put(id, ended);
            Iterator<String> oldest = finished.keySet().iterator();
            if (finished.size() > KEPT && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
        }
        return json.createObjectNode().put("QueryExecutionId", id);
    }

    private Finished run(Caller caller, Athena.Request request) {
        double now = clock.millis() / 1000.0;
        try {
            return new Finished(request, Optional.of(athena.run(caller, request)), "", now);
        } catch (AwsError refused) {
            return new Finished(request, Optional.empty(), String.valueOf(refused.getMessage()), now);
        }
    }

    private ObjectNode describe(Caller caller, JsonNode asked) {
        Finished query = query(caller, "athena:GetQueryExecution", asked);
        ObjectNode answer = json.createObjectNode();
        ObjectNode execution = answer.putObject("QueryExecution")
                .put("QueryExecutionId", asked.path("QueryExecutionId").asText())
                .put("Query", query.request().sql())
                .put("WorkGroup", query.request().workgroup());
        ObjectNode status = execution
                .putObject("Status")
                .put("State", query.answer().isPresent() ? "SUCCEEDED" : "FAILED")
                .put("SubmissionDateTime", query.at())
                .put("CompletionDateTime", query.at());
        if (!query.reason().isEmpty()) {
            status.put("StateChangeReason", query.reason());
        }
        query.answer().ifPresent(found -> {
            execution.putObject("ResultConfiguration").put("OutputLocation", found.location());
            execution.putObject("Statistics").put("DataScannedInBytes", found.scanned());
        });
        return answer;
    }

    /** The names of the columns are the first row, as at AWS. */
    private ObjectNode results(Caller caller, JsonNode asked) {
        Finished query = query(caller, "athena:GetQueryResults", asked);
        Athena.Answer found = query.answer()
                .orElseThrow(() -> AwsError.invalid(
                        "InvalidRequestException", "Query did not finish successfully. Final query state: FAILED"));
        Query.Rows result = athena.rows(caller, found);
        ObjectNode answer = json.createObjectNode();
        ObjectNode set = answer.put("UpdateCount", 0).putObject("ResultSet");
        ArrayNode rows = set.putArray("Rows");
        ArrayNode columns = set.putObject("ResultSetMetadata").putArray("ColumnInfo");
        result.columns()
                .forEach(column -> columns.addObject().put("Name", column).put("Type", "varchar"));
        add(rows, result.columns());
        result.rows().forEach(row -> add(rows, row));
        return answer;
    }

    private static void add(ArrayNode rows, List<? extends @Nullable String> values) {
        ArrayNode row = rows.addObject().putArray("Data");
        values.forEach(value -> {
            ObjectNode cell = row.addObject();
            if (value != null) {
                cell.put("VarCharValue", value);
            }
        });
    }

    private Finished query(Caller caller, String action, JsonNode asked) {
        String id = asked.path("QueryExecutionId").asText();
        Finished query;
        synchronized (finished) {
            query = finished.get(id);
        }
        if (query == null) {
            throw AwsError.invalid("InvalidRequestException", "QueryExecution " + id + " was not found");
        }
        require(caller, action, query.request().workgroup());
        return query;
    }

    private void require(Caller caller, String action, String workgroup) {
        authorization.require(
                caller,
                action,
                "arn:aws:athena:%s:%s:workgroup/%s"
                        .formatted(environment.region(), environment.accountId(), workgroup));
    }

    private static JsonNode read(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException malformed) {
            throw AwsError.invalid("SerializationException", "The request is not JSON.");
        }
    }
}
