package io.luca.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.contract.LakeNames;
import io.luca.local.aws.endpoint.AwsError;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.athena.Athena;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.athena.KeptQuery;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.pipes.PipesRoom;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the command line asks the lake, and how the pipeline stands. */
final class LakePages {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final ObjectMapper json = new ObjectMapper();

    private final Platform platform;

    LakePages(Platform platform) {
        this.platform = platform;
    }

    void addTo(ControlPages pages) {
        pages.post("/_luca/query", this::query);
    }

    /** What pipes and streams have done. */
    void describe(ObjectNode into) {
        ObjectNode pipes = into.putObject("pipes");
        platform.room(PipesRoom.class)
                .pipes()
                .summaries()
                .forEach((name, pipe) ->
                        pipes.putObject(name).put("sent", pipe.sent()).put("given_up", pipe.givenUp()));
        ObjectNode streams = into.putObject("streams");
        platform.room(FirehoseRoom.class)
                .streams()
                .summaries()
                .forEach((name, stream) -> streams.putObject(name)
                        .put("taken", stream.taken())
                        .put("waiting", stream.waiting())
                        .put("errors", stream.misfits())
                        .put("objects", stream.objects())
                        .put("next", stream.next().map(Instant::toString).orElse("")));
    }

    private void query(ServerRequest request, ServerResponse response) {
        ObjectNode answer = json.createObjectNode();
        try {
            answered(json.readTree(request.content().as(byte[].class)), answer);
        } catch (AwsError refused) {
            response.status(Status.BAD_REQUEST_400);
            answer.put("code", refused.code()).put("message", refused.getMessage());
        } catch (IllegalArgumentException | IOException wrong) {
            response.status(Status.BAD_REQUEST_400);
            answer.put("code", "InvalidRequestException").put("message", wrong.getMessage());
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json").send(answer.toString());
    }

    private void answered(JsonNode asked, ObjectNode into) {
        if (asked.path("now").asBoolean()) {
            var _ = platform.cloud().catchUp(LONGEST_WAIT);
        }
        Optional<String> school = text(asked, "school");
        Caller caller =
                school.map(platform::analyst).orElseGet(() -> platform.cloud().operator());
        String workgroup = school.map(id -> LakeNames.workgroupOf(LakeNames.ANALYSTS_WORKGROUP, id))
                .orElse(LakeNames.OPERATORS_WORKGROUP);
        String sql = asked.path("sql").asText();
        List<String> parameters = new ArrayList<>();
        Optional<String> named = text(asked, "named");
        if (named.isPresent()) {
            String keptIn = school.isPresent() ? LakeNames.ANALYSTS_WORKGROUP : LakeNames.OPERATORS_WORKGROUP;
            KeptQuery kept = kept(platform.room(AthenaRoom.class).kept(keptIn), named.get());
            sql = kept.sql();
            kept.parameters()
                    .forEach(name -> parameters.add(Athena.literal(text(asked.path("values"), name)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "the query " + kept.name() + " needs a value for " + name)))));
        }
        Athena.Answer found = platform.room(AthenaRoom.class)
                .athena()
                .run(caller, new Athena.Request(workgroup, LakeNames.DATABASE, sql, parameters, Optional.empty()));
        into.put("scanned", found.scanned())
                .put("objects", found.objects())
                .put("location", found.location())
                .put("waiting", platform.room(FirehoseRoom.class).waiting());
        ArrayNode columns = into.putArray("columns");
        found.rows().columns().forEach(columns::add);
        ArrayNode rows = into.putArray("rows");
        found.rows().rows().forEach(row -> {
            ArrayNode values = rows.addArray();
            row.forEach(values::add);
        });
    }

    private static KeptQuery kept(List<KeptQuery> all, String name) {
        return all.stream()
                .filter(query -> query.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no kept query " + name + "; there are: "
                        + String.join(", ", all.stream().map(KeptQuery::name).toList())));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.path(name).isTextual() ? Optional.of(node.path(name).asText()) : Optional.empty();
    }
}
