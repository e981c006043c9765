package io.luca.local.aws.service.apigateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.luca.local.aws.cloud.GatewayIntegration;
import io.luca.local.aws.document.Fields;
import io.luca.local.aws.endpoint.AwsReply;
import io.luca.local.aws.service.ec2.Networks;
import io.luca.local.aws.template.Environment;
import io.luca.local.aws.template.Provisioned;
import io.luca.local.aws.template.Provisioner;
import io.luca.local.aws.template.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Provisions single resources, as a deployment does: what nobody read is an error. */
final class Fixture {

    private Fixture() {}

    static ObjectNode openApi() {
        try (InputStream in = Fixture.class.getResourceAsStream("/gateway/openapi.json")) {
            return (ObjectNode) Json.mapper.readTree(in);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static JsonNode json(String singleQuoted) {
        try {
            return Json.mapper.readTree(singleQuoted.replace('\'', '"'));
        } catch (IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    static Provisioned provision(Provisioner provisioner, String type, String id, JsonNode properties) {
        Resource resource = new Resource("Test", id, type);
        Fields read = resource.properties(properties);
        Provisioned made = provisioner.provision(resource, read);
        List<String> unread = new ArrayList<>(read.unread());
        if (!unread.isEmpty()) {
            throw read.refused("unread " + unread);
        }
        return made;
    }

    static Provisioned api(RestApis apis, JsonNode document) {
        ObjectNode properties = Json.mapper.createObjectNode();
        properties.put("Name", "fixture");
        properties.set("Body", document);
        return provision(apis, "AWS::ApiGateway::RestApi", "Api", properties);
    }

    static Stage stage(RestApis apis, JsonNode document, String settings) {
        ObjectNode stage = (ObjectNode) json(settings);
        stage.put("RestApiId", api(apis, document).ref()).put("StageName", "v1");
        provision(apis, "AWS::ApiGateway::Stage", "Stage", stage);
        return apis.stages().getLast();
    }

    /** No network, so that no link leads anywhere. */
    static final VpcLinks NO_LINKS = new VpcLinks(Networks::new, () -> {
        throw new IllegalArgumentException("no balancers");
    });

    static final Environment ENVIRONMENT = Environment.LAPTOP;
    /** SQS, which takes everything. */
    static final Function<String, Optional<GatewayIntegration>> SQS =
            service -> Optional.of((GatewayIntegration) _ -> new AwsReply(200, "", new byte[0]))
                    .filter(_ -> service.equals("sqs"));
}
