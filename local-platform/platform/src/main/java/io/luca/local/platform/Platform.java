package io.luca.local;

import io.luca.contract.Names;
import io.luca.local.aws.AwsEndpoint;
import io.luca.local.aws.AwsService;
import io.luca.local.aws.Caller;
import io.luca.local.aws.CredentialStore;
import io.luca.local.aws.Faults;
import io.luca.local.aws.IssuedCredentials;
import io.luca.local.container.AppRunnerServices;
import io.luca.local.container.ContainerCredentials;
import io.luca.local.dynamodb.DynamoDbEngine;
import io.luca.local.dynamodb.DynamoDbService;
import io.luca.local.dynamodb.KeyGuard;
import io.luca.local.dynamodb.Tables;
import io.luca.local.gateway.Gateway;
import io.luca.local.gateway.HttpTarget;
import io.luca.local.gateway.Ingress;
import io.luca.local.gateway.RestApis;
import io.luca.local.gateway.Stage;
import io.luca.local.government.FaultPlan;
import io.luca.local.government.Government;
import io.luca.local.iam.Roles;
import io.luca.local.identity.CognitoService;
import io.luca.local.identity.IdentityPages;
import io.luca.local.identity.PeopleFile;
import io.luca.local.identity.UserPools;
import io.luca.local.lambda.EventSourceMappings;
import io.luca.local.lambda.Functions;
import io.luca.local.secrets.Secrets;
import io.luca.local.sqs.ElasticMq;
import io.luca.local.sqs.QueueClient;
import io.luca.local.sqs.Queues;
import io.luca.local.sqs.SqsIntegration;
import io.luca.local.sqs.SqsService;
import io.luca.local.sts.StsService;
import io.luca.local.template.CloudAssembly;
import io.luca.local.template.Deployment;
import io.luca.local.template.Environment;
import io.luca.local.template.Provisioner;
import io.luca.local.waf.WebAcls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform on one machine. It reads the synthesized templates, starts an engine for every resource, and lets the
 * synthesized policies decide every AWS call. Closing it ends all processes that it started.
 */
public final class Platform implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Platform.class);
    private static final Duration SESSION = Duration.ofHours(1);
    /** The parameter of the templates that whoever deploys gives. */
    private static final String GOVERNMENT_URL = "GovernmentUrl";

    private final PlatformOptions options;
    private final Environment environment = Environment.LAPTOP;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Faults faults = new Faults();
    private final CredentialStore credentials;
    private final Roles roles = new Roles(environment);
    private final Tables tables;
    private final UserPools people;
    private final AwsEndpoint aws;
    private final ElasticMq queueEngine;
    private final Queues queues;
    private final SqsService sqs;
    private final Functions functions;
    private final Jobs jobs;
    private final Lake lake;
    private final Government government;
    private final EventSourceMappings eventSources;
    private final AppRunnerServices services;
    private final Deployment deployment;
    private final Gateway gateway;
    private final Ingress ingress;

    /**
     * Starts everything and waits until it answers. If a part does not start, what has started is ended again.
     *
     * @throws io.luca.local.template.UnsupportedResourceException if a template asks for what cannot be honoured
     */
    public static Platform start(PlatformOptions options) {
        return new Platform(options);
    }

    private Platform(PlatformOptions options) {
        this.options = options;
        try {
            CloudAssembly assembly = CloudAssembly.read(options.assembly());
            if (options.dataDirectory().isPresent()) {
                opened(new DataLock(options.dataDirectory().get()));
            }
            Files.createDirectories(options.logs());
            credentials = new CredentialStore(environment.accountId(), options.clock());
            DynamoDbEngine engine = opened(
                    DynamoDbEngine.start(options.dataDirectory().map(directory -> directory.resolve("dynamodb"))));
            tables = new Tables(engine, environment.region(), environment.accountId());
            PeopleFile peopleFile = new PeopleFile(options.dataDirectory());
            people = new UserPools(
                    environment.region(), environment.accountId(), peopleFile.signingKey(), options.clock());
            Secrets secrets = new Secrets(environment.region(), environment.accountId(), roles, options.clock());
            ContainerCredentials containers = new ContainerCredentials(credentials);
            queueEngine = opened(ElasticMq.start(environment.region(), environment.accountId(), options.clock()));
            queues = new Queues(queueEngine, environment, this::awsUrl);
            sqs = new SqsService(queueEngine, queues, roles, faults);
            functions = new Functions(
                    assembly,
                    environment,
                    roles,
                    credentials,
                    this::awsUrl,
                    javaBinary(),
                    options.logs(),
                    options.clock());
            jobs = opened(
                    new Jobs(environment, roles, options.clock(), functions, sqs, queues, options.dataDirectory()));
            lake = opened(new Lake(
                    environment,
                    roles,
                    options.clock(),
                    engine,
                    jobs,
                    (caller, arn) -> {
                        String name = arn.substring(arn.lastIndexOf(':') + 1);
                        return new QueueClient(sqs, caller, name, queues.url(name));
                    },
                    options.dataDirectory()));
            government = opened(Government.start(FaultPlan.NONE, jobs.clock(), () -> governmentToken(secrets)));
            aws = opened(endpoint(engine, secrets, containers, peopleFile));
            var _ = opened(functions);
            eventSources = opened(new EventSourceMappings(
                    environment,
                    functions::byName,
                    sqs,
                    queues,
                    Runtime.getRuntime().availableProcessors()));
            services = opened(
                    new AppRunnerServices(assembly, environment, containers, awsUrl(), javaBinary(), options.logs()));
            WebAcls firewalls = new WebAcls(environment, options.clock());
            RestApis apis = opened(new RestApis(
                    environment, host -> target(host, firewalls), Map.of("sqs", new SqsIntegration(sqs, roles))));
            List<Provisioner> provisioners = new ArrayList<>(List.of(
                    tables, people, roles, secrets, queues, functions, eventSources, services, firewalls, apis));
            provisioners.addAll(jobs.provisioners());
            provisioners.addAll(lake.provisioners());
            deployment = new Deployment(
                            environment, secrets::resolve, Map.of(GOVERNMENT_URL, government.url()), provisioners)
                    .deploy(assembly);
            government.follow(options.government()); // now that there is a token, which it may revoke
            peopleFile.restore(people);
            services.awaitHealthy();
            eventSources.start();
            jobs.start();
            lake.start();
            Stage stage = apis.stages().getFirst();
            gateway = opened(Gateway.start(
                    options.apiPort(),
                    stage,
                    people::idTokenClaims,
                    firewalls.inFrontOf(stage.arn()),
                    options.clock(),
                    opened(new AccessLog(options.logs().resolve("access.log")))));
            ingress = opened(
                    Ingress.start(0, target(interactive().host(), firewalls).orElseThrow()));
            if (options.demo()) {
                DemoSchools.load(this, people, options.clock());
                peopleFile.save(people);
                FirstRequests.go(this);
            }
        } catch (IOException unwritable) {
            close();
            throw new IllegalStateException("cannot write to " + options.logs(), unwritable);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Empty while the secret holds none: a government that knows no token of ours refuses all. */
    private static String governmentToken(Secrets secrets) {
        try {
            return secrets.resolve(Names.GOVERNMENT_SECRET, Names.TOKEN_FIELD);
        } catch (IllegalStateException absent) {
            return "";
        }
    }

    /** The HTTP API, as a client calls it. */
    public String apiUrl() {
        return "http://localhost:" + gateway.port();
    }

    /** The local AWS endpoint, for {@code AWS_ENDPOINT_URL}. */
    public String awsUrl() {
        return "http://localhost:" + aws.port();
    }

    /** The interactive service's public address, past the gateway: its firewall lets nobody in without the secret. */
    public String directServiceUrl() {
        return "http://localhost:" + ingress.port();
    }

    /** The interactive service's own port, where no firewall stands: its token check is the last guard. */
    public URI interactiveAddress() {
        return interactive().process().address();
    }

    /** The port of DynamoDB Local itself, behind the guard, on the loopback address only. */
    int enginePort() {
        return tables.enginePort();
    }

    /** How long all requests together have waited for DynamoDB Local itself. */
    public Duration engineTime() {
        return tables.engineTime();
    }

    /** The process of the interactive service. */
    public long interactivePid() {
        return interactive().process().pid();
    }

    public String region() {
        return environment.region();
    }

    public String userPoolId() {
        return people.clients().keySet().iterator().next();
    }

    public String clientId() {
        return people.clients().values().iterator().next().iterator().next();
    }

    public String tableName() {
        return tables.keys().keySet().iterator().next();
    }

    /** The role that the interactive service runs as. */
    public String interactiveRoleArn() {
        return interactive().roleArn();
    }

    /** The ARN of a role of the templates, by the first part of its logical id. */
    public String roleArn(String logicalIdPrefix) {
        return roles.arnOf(logicalIdPrefix);
    }

    /** Credentials of a role, as the platform gives them to a container. */
    public IssuedCredentials credentialsOf(String roleArn) {
        return credentials.issue(roleArn, "container", Map.of(), SESSION);
    }

    /** Puts a person in the user pool, as an administrator does. */
    public void enroll(String person, String password, String school, String group) {
        people.enroll(
                userPoolId(),
                person,
                password,
                Map.of("custom:school_id", school, "custom:person_id", person),
                Set.of(group));
    }

    /** An ID token of a person, without asking for the password. */
    public String idToken(String person) {
        return people.idToken(userPoolId(), clientId(), person);
    }

    /** How many messages each queue holds, by its name. */
    public Map<String, Map<String, Integer>> queueDepths() {
        Map<String, Map<String, Integer>> depths = new LinkedHashMap<>();
        queues.names().forEach(name -> depths.put(name, queue(name).depth()));
        return depths;
    }

    /** The processes of each function that run now, by the function's name. */
    public Map<String, List<Long>> functionPids() {
        Map<String, List<Long>> pids = new LinkedHashMap<>();
        functions.byName().forEach((name, function) -> pids.put(name, function.pids()));
        return pids;
    }

    /** Lets time pass for the queues alone, so that what is in flight becomes visible again. */
    public void passQueueTime(Duration time) {
        queueEngine.passTime(time);
    }

    /** Lets functions rest that work off a queue, or go on; what waits stays in the queue. */
    public void pauseFunctions(boolean pause) {
        eventSources.pause(pause);
    }

    /** A queue as the operator uses it. */
    public QueueClient queue(String name) {
        return new QueueClient(sqs, new Caller.AccountRoot(environment.accountId()), name, queues.url(name));
    }

    /** Functions that are called by time, and what they work with. */
    public Jobs jobs() {
        return jobs;
    }

    /** The data pipeline, from the table's changes to SQL over their history. */
    public Lake lake() {
        return lake;
    }

    /** The government of this machine. */
    public Government government() {
        return government;
    }

    /** How many AWS calls the policies refused. */
    public long refusals() {
        return roles.refusals();
    }

    /** Makes AWS services fail, for drills and tests. */
    public Faults faults() {
        return faults;
    }

    /** What the templates ask for that changes nothing on one machine, with the reasons. */
    public Map<String, String> withoutMeaning() {
        return deployment.withoutMeaning();
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception failed) { // the rest must be ended all the same
                log.warn("a part did not stop cleanly", failed);
            }
        }
    }

    private AwsEndpoint endpoint(
            DynamoDbEngine engine, Secrets secrets, ContainerCredentials containers, PeopleFile peopleFile) {
        KeyGuard guard = new KeyGuard(roles, tables::keys, environment.region(), environment.accountId());
        List<AwsService> all = new ArrayList<>(List.of(
                new DynamoDbService(engine, tables::isProtected, guard, faults),
                new StsService(roles, credentials, environment.accountId()),
                new CognitoService(people, roles, options.clock(), () -> peopleFile.save(people)),
                sqs,
                secrets));
        all.addAll(jobs.services());
        IdentityPages pages = new IdentityPages(people);
        return new AwsEndpoint(
                options.awsPort(),
                credentials,
                options.clock(),
                all,
                Map.of("cognito-idp", "AWSCognitoIdentityProviderService"),
                faults,
                routing -> {
                    pages.addTo(routing);
                    containers.addTo(routing);
                    new PlatformPages(this).addTo(routing);
                });
    }

    private Optional<HttpTarget> target(String host, WebAcls firewalls) {
        return Optional.ofNullable(services.byHost().get(host))
                .map(service -> new HttpTarget(service.process().address(), firewalls.inFrontOf(service.arn())));
    }

    private AppRunnerServices.Running interactive() {
        return services.byHost().values().iterator().next();
    }

    private <T extends AutoCloseable> T opened(T part) {
        running.push(part);
        return part;
    }

    private static Path javaBinary() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
