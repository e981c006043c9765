package io.luca.local.aws.service.apigateway;

import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.cloud.HostedService;
import io.luca.local.aws.metric.MetricKind;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.service.elasticloadbalancing.ElasticLoadBalancingRoom;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.service.waf.WafRoom;
import io.luca.local.aws.service.waf.WebAcl;
import io.luca.local.aws.template.Provisioner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway on this machine: the stage of the templates' REST API on a port of its own. Requests come from clients that live in
 * real time, so throttles, logs and what a request is told of its time go by it.
 */
public final class ApiGatewayRoom implements AwsRoom {

    private final Cloud cloud;
    private final int port;
    private final VpcLinks links;
    private final RestApis apis;
    private @Nullable AccessLog accessLog;
    private @Nullable Gateway gateway;

    /**
     * A room without APIs.
     *
     * @param port of the stage; 0 for a free one
     */
    public ApiGatewayRoom(Cloud cloud, int port) {
        this.cloud = cloud;
        this.port = port;
        links = new VpcLinks(
                () -> cloud.room(Ec2Room.class).networks(),
                () -> cloud.room(ElasticLoadBalancingRoom.class).balancers());
        apis = new RestApis(
                cloud.environment(), host -> cloud.hosted(host).map(this::target), links, cloud::gatewayIntegration);
    }

    @Override
    public List<Provisioner> provisioners() {
        return List.of(links, apis);
    }

    @Override
    public Set<MetricKind> emits() {
        return GatewayMetrics.kinds();
    }

    @Override
    public void start() {
        apis.stages().stream().findFirst().ifPresent(this::serve);
    }

    /**
     * The address of the stage, as a client calls it.
     *
     * @throws IllegalStateException if the templates have none
     */
    public String url() {
        if (gateway == null) {
            throw new IllegalStateException("no stage of a REST API is served");
        }
        return "http://localhost:" + gateway.port();
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (accessLog != null) {
            accessLog.close();
        }
        apis.close();
    }

    private void serve(Stage stage) {
        Path file = cloud.logs().resolve("access.log");
        stage.logGroup().ifPresent(group -> cloud.find(LogsRoom.class).ifPresent(logs -> logs.follow(group, file)));
        try {
            accessLog = new AccessLog(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write to " + cloud.logs(), unwritable);
        }
        gateway = Gateway.start(
                port,
                stage,
                this::claims,
                inFrontOf(stage.arn()),
                cloud.wallClock(),
                accessLog,
                new Gateway.Watchers(cloud.metrics(), cloud.xray()));
    }

    /** Nobody's token is good where no user pool runs. */
    private Optional<Map<String, Object>> claims(String userPoolArn, String token) {
        return cloud.find(CognitoRoom.class).flatMap(cognito -> cognito.pools().idTokenClaims(userPoolArn, token));
    }

    private HttpTarget target(HostedService service) {
        return new HttpTarget(service.address(), inFrontOf(service.arn()));
    }

    private Optional<WebAcl> inFrontOf(String arn) {
        return cloud.find(WafRoom.class).flatMap(waf -> waf.inFrontOf(arn));
    }
}
