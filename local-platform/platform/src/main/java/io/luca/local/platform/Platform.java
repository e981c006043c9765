package io.luca.local.platform;

import io.luca.contract.EnvironmentVariables;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.LakeNames;
import io.luca.contract.ResourceNames;
import io.luca.local.aws.cloud.AwsRoom;
import io.luca.local.aws.cloud.Cloud;
import io.luca.local.aws.container.MachineVariables;
import io.luca.local.aws.container.RunningContainer;
import io.luca.local.aws.endpoint.Caller;
import io.luca.local.aws.service.apigateway.ApiGatewayRoom;
import io.luca.local.aws.service.apprunner.AppRunnerRoom;
import io.luca.local.aws.service.athena.AthenaRoom;
import io.luca.local.aws.service.cloudformation.CloudFormationRoom;
import io.luca.local.aws.service.cloudtrail.CloudTrailRoom;
import io.luca.local.aws.service.cloudwatch.CloudWatchRoom;
import io.luca.local.aws.service.cognito.CognitoRoom;
import io.luca.local.aws.service.dynamodb.DynamoDbRoom;
import io.luca.local.aws.service.ec2.Ec2Room;
import io.luca.local.aws.service.ecs.EcsRoom;
import io.luca.local.aws.service.elasticloadbalancing.ElasticLoadBalancingRoom;
import io.luca.local.aws.service.firehose.FirehoseRoom;
import io.luca.local.aws.service.glue.GlueRoom;
import io.luca.local.aws.service.lambda.LambdaRoom;
import io.luca.local.aws.service.logs.LogsRoom;
import io.luca.local.aws.service.pipes.PipesRoom;
import io.luca.local.aws.service.s3.S3Room;
import io.luca.local.aws.service.scheduler.SchedulerRoom;
import io.luca.local.aws.service.secretsmanager.SecretsManagerRoom;
import io.luca.local.aws.service.sns.SnsRoom;
import io.luca.local.aws.service.sqs.SqsRoom;
import io.luca.local.aws.service.stepfunctions.StepFunctionsRoom;
import io.luca.local.aws.service.sts.StsRoom;
import io.luca.local.aws.service.waf.WafRoom;
import io.luca.local.platform.government.FaultPlan;
import io.luca.local.platform.government.Government;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Luca on one machine: its templates on a {@link Cloud} of the rooms that they need, with a government, and with demo schools if
 * asked for. Closing it ends all processes that it started. What is a room's is asked of the room.
 */
public final class Platform implements AutoCloseable {

    /** Nobody but this machine's own gateway calls a container. */
    private static final MachineVariables CONTAINERS_LISTEN_HERE = new MachineVariables(
            Map.of(EnvironmentVariables.LISTEN_ADDRESS, "127.0.0.1"), EnvironmentVariables.BASE_PATH);
    /** The parameter of the templates that whoever deploys gives. */
    private static final String GOVERNMENT_URL = "GovernmentUrl";

    private static final String GOVERNMENT_LOG = "government.log";

    private static final String ANALYST_SESSION = "query";

    private final Cloud cloud;
    private final Government government;
    private final People people;

    /**
     * Starts everything and waits until it answers. If a part does not start, what has started is ended again.
     *
     * @throws io.luca.local.aws.template.UnsupportedResourceException if a template asks for what cannot be honoured
     */
    public static Platform start(PlatformOptions options) {
        return new Platform(options);
    }

    private Platform(PlatformOptions options) {
        cloud = Cloud.open(options.cloud(), rooms(options), new PlatformPages(this)::addTo);
        try {
            government = Government.start(
                    FaultPlan.NONE,
                    cloud.clock(),
                    this::governmentToken,
                    cloud.logs().resolve(GOVERNMENT_LOG));
        } catch (RuntimeException failed) {
            cloud.close();
            throw failed;
        }
        try {
            cloud.deploy(Map.of(GOVERNMENT_URL, government.url()));
            government.follow(options.government()); // now that there is a token, which it may revoke
            people = new People(room(CognitoRoom.class));
            if (options.demo()) {
                DemoSchools.load(this, options.clock());
                FirstRequests.go(this);
            }
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** In the order in which they start: who calls comes after who is called, as far as that goes. */
    private static List<Function<Cloud, AwsRoom>> rooms(PlatformOptions options) {
        return List.of(
                CloudFormationRoom::new,
                LogsRoom::new,
                CloudTrailRoom::new,
                StsRoom::new,
                SecretsManagerRoom::new,
                cloud -> new CognitoRoom(cloud, options.signingKey()),
                cloud -> new DynamoDbRoom(cloud, options.dynamoDb()),
                SqsRoom::new,
                SnsRoom::new,
                CloudWatchRoom::new,
                S3Room::new,
                GlueRoom::new,
                AthenaRoom::new,
                FirehoseRoom::new,
                StepFunctionsRoom::new,
                SchedulerRoom::new,
                WafRoom::new,
                _ -> new Ec2Room(),
                ElasticLoadBalancingRoom::new,
                cloud -> new EcsRoom(cloud, CONTAINERS_LISTEN_HERE),
                cloud -> new AppRunnerRoom(cloud, CONTAINERS_LISTEN_HERE),
                LambdaRoom::new,
                PipesRoom::new,
                cloud -> new ApiGatewayRoom(cloud, options.apiPort()));
    }

    /** The machine that Luca runs on. */
    public Cloud cloud() {
        return cloud;
    }

    /** A room of the machine, for what is the room's. */
    public <R extends AwsRoom> R room(Class<R> kind) {
        return cloud.room(kind);
    }

    /** The HTTP API, as a client calls it. */
    public String apiUrl() {
        return room(ApiGatewayRoom.class).url();
    }

    /** The local AWS endpoint, for {@code AWS_ENDPOINT_URL}. */
    public String awsUrl() {
        return cloud.endpointUrl();
    }

    /** The one table. */
    public String tableName() {
        return room(DynamoDbRoom.class).tableNames().iterator().next();
    }

    /** The interactive service, on whichever compute the templates have it. */
    public RunningContainer interactive() {
        return Stream.concat(room(EcsRoom.class).containers().stream(), room(AppRunnerRoom.class).containers().stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the templates have no interactive service"));
    }

    /** Where the interactive service takes requests itself, past the gateway: for who is told the path that comes first. */
    public String interactiveUrl() {
        RunningContainer service = interactive();
        return service.process().address() + service.variables().getOrDefault(EnvironmentVariables.BASE_PATH, "");
    }

    /** The people of the schools. */
    public People people() {
        return people;
    }

    /** Work that schedules begin, begun by hand. */
    public ScheduledWork scheduled() {
        return new ScheduledWork(cloud);
    }

    /** The government of this machine. */
    public Government government() {
        return government;
    }

    /** The bucket of the schools' history. */
    public String lakeBucket() {
        return room(GlueRoom.class).catalog().bucketOf(LakeNames.DATABASE, LakeNames.EVENTS_TABLE);
    }

    /**
     * An analyst of a school, as STS makes one: the role's trust decides.
     *
     * @throws io.luca.local.aws.endpoint.AwsError if it refuses
     */
    public Caller analyst(String school) {
        String role = cloud.roles().arnOf("AnalystRole");
        Map<String, String> tags = Map.of(IdentityAttributes.SCHOOL_TAG, school);
        cloud.roles().requireAssumable(cloud.operator(), role, ANALYST_SESSION, tags);
        return new Caller.RoleSession(role, ANALYST_SESSION, tags, Instant.MAX);
    }

    @Override
    public void close() {
        try (cloud) {
            government.close();
        }
    }

    /** Empty while the secret holds none: a government that knows no token of ours refuses all. */
    private String governmentToken() {
        try {
            return cloud.secret(ResourceNames.GOVERNMENT_SECRET, ResourceNames.TOKEN_FIELD);
        } catch (IllegalStateException absent) {
            return "";
        }
    }
}
