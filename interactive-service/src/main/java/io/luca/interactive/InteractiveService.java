package io.luca.interactive;

import com.github.benmanes.caffeine.cache.Ticker;
import io.luca.contract.MetricNames;
import io.luca.contract.RequestShares;
import io.luca.interactive.metrics.Figures;
import io.luca.interactive.metrics.MinuteLines;
import io.luca.interactive.privacy.ExportLinks;
import io.luca.interactive.privacy.Workflows;
import io.luca.interactive.resilience.DataCalls;
import io.luca.interactive.resilience.FairShares;
import io.luca.interactive.resilience.HeavyReads;
import io.luca.interactive.resilience.LastKnown;
import io.luca.interactive.school.ClassHandlers;
import io.luca.interactive.school.ClassRights;
import io.luca.interactive.school.ConfigHandlers;
import io.luca.interactive.school.DashboardHandlers;
import io.luca.interactive.school.ErasureHandlers;
import io.luca.interactive.school.EvaluationHandlers;
import io.luca.interactive.school.ExportHandlers;
import io.luca.interactive.school.PeopleHandlers;
import io.luca.interactive.school.PeopleRights;
import io.luca.interactive.school.PreviewHandlers;
import io.luca.interactive.school.ProfileHandlers;
import io.luca.interactive.school.ReceiptHandlers;
import io.luca.interactive.school.RightsHandlers;
import io.luca.interactive.school.SchoolData;
import io.luca.interactive.school.SchoolHandlers;
import io.luca.interactive.school.SchoolStatuses;
import io.luca.interactive.school.StudentHandlers;
import io.luca.interactive.server.HttpServer;
import io.luca.interactive.server.Route;
import io.luca.interactive.server.TokenVerifier;
import io.luca.model.Role;
import io.luca.store.DynamoClients;
import io.luca.store.TenantTable;
import io.luca.tenancy.StsTenantCredentials;
import io.luca.tenancy.TenantCredentials;
import io.luca.tracing.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** The service, wired and running. Closing it lets the requests under way finish. */
public final class InteractiveService implements AutoCloseable {

    private static final String RECEIPT = "/behavior/receipts/{request_id}";

    private static final int ONE_TRY = 1; // DataCalls tries again, where the breaker sees it
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(5);
    /** Of a processor a task has one at most: more at once would not be sooner, and all would hold what they have read. */
    private static final HeavyReads.Bounds PREVIEWS = new HeavyReads.Bounds(1, 2, 4, 8, Duration.ofSeconds(10));
    /** Of 128 connections. A dashboard waits for a few parts of others, and not for a whole preview. */
    private static final HeavyReads.Bounds PARTS = new HeavyReads.Bounds(2, 4, 40, 80, Duration.ofSeconds(2));

    private final Traces traces;
    private final DynamoClients clients;
    private final Workflows workflows;
    private final ExecutorService background;
    private final Figures figures;
    private final MinuteLines minutes;
    private final HttpServer server;

    public InteractiveService(Config config, Clock clock) {
        traces = Traces.exported(config.traces());
        figures = new Figures(config.metricsService());
        clients = new DynamoClients(ONE_TRY);
        workflows = new Workflows();
        background = Executors.newVirtualThreadPerTaskExecutor();
        TenantCredentials credentials =
                new StsTenantCredentials(clients.sts(), config.tenantRoleArn(), clock, background);
        TenantTable table = new TenantTable(clients.dynamoDb(), credentials, config.table());
        DataCalls calls = new DataCalls(BREAKER_OPEN);
        HeavyReads parts = new HeavyReads(PARTS);
        HeavyReads previews = new HeavyReads(PREVIEWS);
        SchoolData data = new SchoolData(table, calls, parts, background, Ticker.systemTicker());
        SchoolStatuses statuses = new SchoolStatuses(data, background, Ticker.systemTicker(), clock);
        ClassRights rights = new ClassRights(data, statuses, background, Ticker.systemTicker());
        PeopleRights people = new PeopleRights(data, background, Ticker.systemTicker());
        figures.number(
                        MetricNames.CONNECTIONS_IN_USE,
                        () -> clients.connections().takeHighest())
                .number(MetricNames.OPEN_BREAKERS, calls::takeRefusedSchools)
                .count(MetricNames.REFUSED_BY_BREAKERS, calls.refused())
                .number(
                        MetricNames.LARGE_READS,
                        () -> parts.atOnce().take() + previews.atOnce().take())
                .number(
                        MetricNames.REFUSED_LARGE_READS,
                        () -> parts.refused().take() + previews.refused().take())
                .millis(
                        MetricNames.OLDEST_SNAPSHOT,
                        () -> LongStream.of(
                                        data.takeOldestSnapshot(),
                                        statuses.takeOldestSnapshot(),
                                        rights.takeOldestSnapshot(),
                                        people.takeOldestSnapshot())
                                .max()
                                .orElse(0));
        Config.Privacy privacy = config.privacy();
        List<Route> routes = new ArrayList<>(routes(data, rights, previews, clock));
        routes.addAll(classRoutes(new ClassHandlers(data, rights, statuses)));
        routes.addAll(schoolRoutes(new SchoolHandlers(data)));
        routes.addAll(peopleRoutes(new PeopleHandlers(data, people, clock)));
        routes.addAll(studentRoutes(new StudentHandlers(data, clock)));
        routes.addAll(rightsRoutes(new RightsHandlers(data, rights, clock)));
        ErasureHandlers erasures = new ErasureHandlers(
                data, workflows, new ErasureHandlers.Terms(privacy.erasureWorkflow(), privacy.blockedFor()), clock);
        figures.count(MetricNames.ERASURES_NOT_BEGUN, erasures.notBegun());
        routes.addAll(erasureRoutes(erasures));
        routes.add(exportRoute(new ExportHandlers(
                data,
                workflows,
                privacy.exportWorkflow(),
                new ExportLinks(credentials, privacy.exports(), clock),
                clock)));
        minutes = new MinuteLines(figures, clock, System.out::println);
        server = new HttpServer(
                new HttpServer.Listen(config.listenAddress(), config.port(), config.basePath()),
                config.webOrigin(),
                guarded(routes, statuses, people),
                new TokenVerifier(config.issuer(), config.audience(), config.keys(), clock),
                shares(),
                traces);
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        background.close();
        minutes.close();
        workflows.close();
        clients.close();
        traces.close();
    }

    /** What became of events that were handed in may be read while a school is suspended, and nothing else. */
    private static List<Route> guarded(List<Route> routes, SchoolStatuses statuses, PeopleRights people) {
        return routes.stream()
                .map(route -> route.after(people::require))
                .map(route -> route.pattern().equals(RECEIPT) ? route : route.after(statuses::require))
                .toList();
    }

    private FairShares shares() {
        FairShares shares = new FairShares(
                new FairShares.Share(RequestShares.PERSON_PER_SECOND, RequestShares.PERSON_BURST),
                new FairShares.Share(RequestShares.SCHOOL_PER_SECOND, RequestShares.SCHOOL_BURST),
                System::nanoTime);
        figures.count(MetricNames.REFUSED_OF_PERSONS, shares.refusedOfPersons())
                .count(MetricNames.REFUSED_OF_SCHOOLS, shares.refusedOfSchools());
        return shares;
    }

    private List<Route> routes(SchoolData data, ClassRights rights, HeavyReads previews, Clock clock) {
        EvaluationHandlers evaluations = new EvaluationHandlers(data, rights, clock);
        LastKnown lastKnown = new LastKnown(clock);
        ProfileHandlers profiles = new ProfileHandlers(data, rights, lastKnown);
        DashboardHandlers dashboard = new DashboardHandlers(data, rights);
        ConfigHandlers config = new ConfigHandlers(data, clock);
        PreviewHandlers preview = new PreviewHandlers(data, previews);
        ReceiptHandlers receipts = new ReceiptHandlers(data);
        figures.count(MetricNames.RECORDED_EVALUATIONS, evaluations.recorded())
                .count(MetricNames.CORRECTED_EVALUATIONS, evaluations.corrected())
                .count(MetricNames.STALE_ANSWERS, lastKnown.recalled())
                .millis(MetricNames.OLDEST_STALE_ANSWER, lastKnown.ages()::take);
        Set<Role> teacher = Set.of(Role.TEACHER);
        Set<Role> readers = Set.of(Role.values());
        Set<Role> staff = Set.of(Role.TEACHER, Role.COORDINATOR, Role.SCHOOL_ADMIN);
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        String evaluation = "/evaluations/{student_id}/{subject}/{period}/{evaluation_id}";
        return List.of(
                new Route("POST", "/evaluations", teacher, evaluations::record),
                new Route("GET", evaluation, readers, evaluations::read),
                new Route("PUT", evaluation, teacher, evaluations::correct),
                new Route("GET", evaluation + "/history", staff, evaluations::history),
                new Route("GET", "/profile/{student_id}", readers, profiles::read),
                new Route("GET", "/profile/{student_id}/events", readers, profiles::events),
                new Route("GET", "/profile/{student_id}/grades", readers, profiles::grades),
                new Route("GET", "/profile/{student_id}/grades/{subject}/{period}", readers, profiles::grade),
                new Route("GET", RECEIPT, Set.of(Role.values()), receipts::read),
                new Route("GET", "/dashboard", staff, dashboard::read),
                new Route("GET", "/config", admin, config::read),
                new Route("PUT", "/config", admin, config::save),
                new Route("POST", "/config/preview", admin, preview::preview));
    }

    private static List<Route> classRoutes(ClassHandlers classes) {
        String each = "/classes/{class_id}";
        String member = each + "/members/{person_id}";
        Set<Role> whole = Set.of(Role.COORDINATOR, Role.SCHOOL_ADMIN);
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        return List.of(
                new Route("GET", "/classes", whole, classes::list),
                new Route("POST", "/classes", admin, classes::open),
                new Route("GET", each, whole, classes::read),
                new Route("PATCH", each, admin, classes::change),
                new Route("PUT", member, admin, classes::join),
                new Route("DELETE", member, admin, classes::remove),
                new Route(
                        "GET",
                        each + "/students",
                        Set.of(Role.SCHOOL_ADMIN, Role.COORDINATOR, Role.TEACHER),
                        classes::students),
                new Route("GET", "/me/classes", Set.of(Role.values()), classes::own));
    }

    private static List<Route> studentRoutes(StudentHandlers students) {
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        return List.of(
                new Route("GET", "/students", Set.of(Role.COORDINATOR, Role.SCHOOL_ADMIN), students::find),
                new Route("POST", "/students", admin, students::add),
                new Route("PATCH", "/students/{student_id}", admin, students::rectify));
    }

    private static List<Route> peopleRoutes(PeopleHandlers people) {
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        return List.of(
                new Route("GET", "/people", admin, people::list),
                new Route("PUT", "/people/{person_id}", admin, people::save));
    }

    private static List<Route> rightsRoutes(RightsHandlers rights) {
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        return List.of(
                new Route("GET", "/rights", admin, rights::read), new Route("PUT", "/rights", admin, rights::save));
    }

    private static List<Route> schoolRoutes(SchoolHandlers school) {
        Set<Role> everybody = Set.of(Role.values());
        return List.of(
                new Route("GET", "/me", everybody, school::me),
                new Route("GET", "/catalog", everybody, school::catalog));
    }

    private static List<Route> erasureRoutes(ErasureHandlers erasures) {
        String erasure = "/students/{student_id}/erasure";
        Set<Role> admin = Set.of(Role.SCHOOL_ADMIN);
        return List.of(
                new Route("POST", erasure, admin, erasures::request),
                new Route("GET", erasure, admin, erasures::read),
                new Route("DELETE", erasure, admin, erasures::withdraw));
    }

    private static Route exportRoute(ExportHandlers exports) {
        return new Route("GET", "/students/{student_id}/export", Set.of(Role.SCHOOL_ADMIN), exports::read)
                .thatChanges();
    }
}
