package io.luca.local.aws.service.athena;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.document.Fields;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Athena behind the local endpoint: queries, with their results on one page, and workgroups. A query runs before its start is
 * answered, so that none is left to stop; one that the catalog, S3 or its SQL refuses has failed, as at AWS. The last
 * {@value #KEPT} are known. A parameter that is not honoured is refused. Safe for use by many threads.
 */
final class AthenaService implements AwsService {

    private static final int KEPT = 100;
    private static final String START = "StartQueryExecution";
    private static final String CREATE_WORKGROUP = "CreateWorkGroup";
    private static final String DELETE_WORKGROUP = "DeleteWorkGroup";
    private static final Set<String> BY_ID = Set.of("QueryExecutionId");

    /** The parameters that are honoured, by the operation that has them. */
    private static final Map<String, Set<String>> HONOURED = Map.of(
            START,
            Set.of(
                    "QueryString",
                    "ClientRequestToken",
                    "QueryExecutionContext",
                    "ResultConfiguration",
                    "WorkGroup",
                    "ExecutionParameters"),
            "GetQueryExecution",
            BY_ID,
            "GetQueryResults",
            BY_ID,
            "StopQueryExecution",
            BY_ID,
            CREATE_WORKGROUP,
            Set.of("Name", "Description", "Configuration", "Tags"),
            "GetWorkGroup",
            Set.of("WorkGroup"),
            DELETE_WORKGROUP,
            Set.of("WorkGroup", "RecursiveDeleteOption"));

    /** https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html */
    private static final Pattern WORKGROUP_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,128}");

    private static final ObjectMapper json = new ObjectMapper();

    private final Athena athena;
    private final Workgroups workgroups;
    private final Authorization authorization;
    private final Environment environment;
    private final InstantSource clock;
    private final Map<String, Finished> finished = new LinkedHashMap<>();

    /** A query that has run; without an answer it failed. */
    private record Finished(Athena.Request request, Optional<Athena.Answer> answer, String reason, double at) {}

    AthenaService(
            Athena athena,
            Workgroups workgroups,
            Authorization authorization,
            Environment environment,
            InstantSource clock) {
        this.athena = athena;
        this.workgroups = workgroups;
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
        Set<String> honoured = HONOURED.get(call.operation());
        if (honoured == null) {
            throw new AwsError(501, "NotImplemented", "athena " + call.operation() + " does not run on this platform.");
        }
        request.fieldNames().forEachRemaining(name -> {
            if (!honoured.contains(name)) {
                throw new AwsError(501, "NotImplemented", call.operation() + " with " + name + " does not run here.");
            }
        });
        ObjectNode answer = switch (call.operation()) {
            case START -> start(call.caller(), request);
            case "GetQueryExecution" -> describe(call.caller(), request);
            case "GetQueryResults" -> results(call.caller(), request);
            case "StopQueryExecution" -> stop(call.caller(), request);
            case CREATE_WORKGROUP -> create(call.caller(), request);
            case "GetWorkGroup" -> workgroup(call.caller(), request);
            default -> delete(call.caller(), request);
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
        Workgroup _ = workgroups.required(request.workgroup());
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

    /** What has ended stays as it ended, and is no error. */
    private ObjectNode stop(Caller caller, JsonNode asked) {
        Finished _ = query(caller, "athena:StopQueryExecution", asked);
        return json.createObjectNode();
    }

    private ObjectNode create(Caller caller, JsonNode asked) {
        Fields request = new Fields(new RequestPlace(CREATE_WORKGROUP, ""), Fields.Typing.STRICT, asked);
        String name = request.text("Name");
        require(caller, "athena:CreateWorkGroup", name);
        if (!WORKGROUP_NAME.matcher(name).matches()) {
            throw AwsError.invalid(
                    "InvalidRequestException", "the name of a workgroup must match " + WORKGROUP_NAME.pattern());
        }
        request.ignore("Tags", "read by nobody");
        Fields configuration = request.object("Configuration");
        if (!configuration.names().contains("EnforceWorkGroupConfiguration")) {
            throw configuration.refused("it must say EnforceWorkGroupConfiguration");
        }
        Workgroup made = Workgroup.read(name, request.optionalText("Description"), configuration);
        request.requireAllRead();
        workgroups.create(made);
        return json.createObjectNode();
    }

    private ObjectNode workgroup(Caller caller, JsonNode asked) {
        String name = asked.path("WorkGroup").asText();
        require(caller, "athena:GetWorkGroup", name);
        ObjectNode answer = json.createObjectNode();
        answer.set("WorkGroup", workgroups.required(name).described());
        return answer;
    }

    /** With the queries that it has, if that is asked for: https://docs.aws.amazon.com/athena/latest/APIReference/API_DeleteWorkGroup.html. */
    private ObjectNode delete(Caller caller, JsonNode asked) {
        String name = asked.path("WorkGroup").asText();
        require(caller, "athena:DeleteWorkGroup", name);
        synchronized (finished) {
            boolean isEmpty = finished.values().stream().noneMatch(query -> isIn(name, query))
                    && workgroups.kept().stream()
                            .noneMatch(query -> query.workgroup().equals(name));
            if (!isEmpty && !asked.path("RecursiveDeleteOption").asBoolean()) {
                throw AwsError.invalid("InvalidRequestException", "WorkGroup " + name + " is not empty");
            }
            workgroups.delete(name);
            finished.values().removeIf(query -> isIn(name, query));
        }
        return json.createObjectNode();
    }

    private static boolean isIn(String workgroup, Finished query) {
        return query.request().workgroup().equals(workgroup);
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
