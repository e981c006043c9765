package io.luca.local.workbench.bench;

import static java.util.stream.Collectors.toMap;

import io.luca.local.platform.Platform;
import io.luca.local.platform.TableAccess;
import io.luca.local.workbench.load.Figures;
import io.luca.local.workbench.load.Load;
import io.luca.local.workbench.load.LoadClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The interactive service against the bare SDK on the same store, in one run. The floor makes the very requests that the
 * service makes, one PutItem or three queries side by side, under the same tenant credentials; it maps nothing.
 */
public final class InteractiveBench {

    private static final int CALLERS = 16;
    private static final int OPEN_RATE = 200;

    /** Of whole classes: a school's own share of large reads, and each is one of forty students. */
    private static final int CLASS_RATE = 20;

    /** Of marks of one teacher who hurries. */
    private static final int COLD_RATE = 5;

    /** Of each call of the bare service, before it is measured: about as many calls as the service has had by then. */
    private static final Duration BARE_WARM_UP = Duration.ofSeconds(15);

    private static final String BARE_PUT = "bare PutItem";
    private static final String POST = "POST /evaluations";
    private static final String BARE_QUERIES = "bare Query x3";
    private static final String GET = "GET /profile";
    /** What one HTTP exchange costs on this machine, with nothing behind it: no service can have less. */
    private static final String HOP = "GET /health, the hop alone";

    private static final byte[] NO_BODY = {};

    private final Platform platform;
    private final TableAccess access;
    private final Consumer<String> progress;
    private final Duration length;
    private final int rounds;
    private final BareCalls bare;
    private final ServiceCalls service;
    private final LoadClient health;
    private final ServiceCalls gateway;
    private final ServiceCalls classes;
    private final byte[] healthRequest;

    /**
     * A benchmark on a platform of its own.
     *
     * @param length of one open-loop run
     * @param rounds how many such lengths floor and service are measured for in all, slice by slice in turn
     * @param progress gets a line as the work goes on
     */
    public InteractiveBench(
            Platform platform, TableAccess access, Duration length, int rounds, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.length = length;
        this.rounds = rounds;
        this.progress = progress;
        this.bare = new BareCalls(access.client(), platform.tableName(), access.tenants()::of);
        progress.accept("creating " + BenchSchools.SCHOOLS + " schools …");
        List<String> tokens = BenchSchools.create(platform, access);
        this.service = new ServiceCalls(URI.create(platform.interactiveUrl()), tokens);
        this.health = new LoadClient(URI.create("http://"
                + platform.interactive().process().address().getAuthority())); // whoever asks it comes past the gateway
        this.healthRequest = health.request("GET", "/health", "none", NO_BODY);
        this.gateway = new ServiceCalls(URI.create(platform.apiUrl()), tokens);
        this.classes = new ServiceCalls(URI.create(platform.apiUrl()), BenchSchools.createWithAClass(platform, access));
    }

    /**
     * What was measured.
     *
     * @param cpuMicros by call: processor time of all that has a part in it (caller, service, endpoint, engine) for one call,
     *     in microseconds. What else the machine does counts against a rate, but not here
     * @param serviceMicros processor time of the service's process for one request, in microseconds
     * @param bareServiceMicros the same of a process that makes the calls of the table and nothing else, under the same options
     * @param peakMebibytes the most memory that the service's process held; -1 if unknown
     */
    public record Result(
            List<Figures> figures,
            Map<String, Double> ratios,
            Map<String, Double> cpuMicros,
            double serviceMicros,
            double bareServiceMicros,
            long peakMebibytes) {

        public Result {
            figures = List.copyOf(figures);
            ratios = Map.copyOf(ratios);
            cpuMicros = Map.copyOf(cpuMicros);
        }
    }

    /** Runs everything: some minutes. */
    public Result run() {
        long pid = platform.interactive().process().pid();
        InterleavedMeasurement calls = new InterleavedMeasurement(CALLERS, progress)
                .call(BARE_PUT, pid, number -> bare.put("bare", number))
                .call(POST, pid, number -> service.post("svc", number))
                .call(BARE_QUERIES, pid, bare::profile)
                .call(GET, pid, service::profile)
                .call(HOP, pid, _ -> health());
        calls.warmUp();
        calls.measure(length.multipliedBy(rounds));
        List<Figures> all = new ArrayList<>(calls.figures());
        progress.accept("warming up the gateway …");
        Figures _ = Load.open("warm-up", OPEN_RATE, length, n -> gateway.post("warm", n));
        Figures _ = Load.open("warm-up", OPEN_RATE, length, n -> gateway.profile(n));
        progress.accept("open loop at " + OPEN_RATE + " requests a second …");
        all.add(Load.open("bare PutItem, open loop", OPEN_RATE, length, n -> bare.put("open", n)));
        all.add(Load.open("POST via gateway, open loop", OPEN_RATE, length, n -> gateway.post("gw", n)));
        all.add(Load.open("bare Query x3, open loop", OPEN_RATE, length, bare::profile));
        all.add(Load.open("GET via gateway, open loop", OPEN_RATE, length, n -> gateway.profile(n)));
        progress.accept("a class of " + BenchSchools.CLASS_MEMBERS + " …");
        Figures _ = Load.open("warm-up", CLASS_RATE, length, n -> classes.students(n) && classes.dashboard(n));
        all.add(Load.open("bare Query of a class's members", CLASS_RATE, length, _ -> bare.roster()));
        all.add(Load.open("GET /classes/{id}/students of 40", CLASS_RATE, length, classes::students));
        all.add(Load.open("GET /dashboard of a class of 40", CLASS_RATE, length, classes::dashboard));
        all.add(Load.open("bare Query x40, ten at once", CLASS_RATE, length, _ -> bare.marksOfClass()));
        progress.accept(BenchSchools.COLD_MEMBERS + " pupils of whom nobody was asked before …");
        all.add(Load.open(
                "POST for 30 cold pupils of a class",
                COLD_RATE,
                Duration.ofSeconds(BenchSchools.COLD_MEMBERS / COLD_RATE),
                classes::postCold));
        return new Result(
                all,
                Map.ofEntries(
                        Map.entry(
                                "POST processor time: bare / whole",
                                calls.used(BARE_PUT).micros() / calls.used(POST).micros()),
                        Map.entry(
                                "GET processor time: bare / whole",
                                calls.used(BARE_QUERIES).micros()
                                        / calls.used(GET).micros()),
                        Map.entry("POST throughput / bare", calls.ratio(POST, BARE_PUT)),
                        Map.entry("GET throughput / bare", calls.ratio(GET, BARE_QUERIES)),
                        Map.entry(
                                "POST whole-path p95 - bare p95, ms",
                                all.get(6).p95() - all.get(5).p95()),
                        Map.entry(
                                "GET whole-path p95 - bare p95, ms",
                                all.get(8).p95() - all.get(7).p95()),
                        Map.entry(
                                "first marks of 30 cold pupils p95 - bare p95, ms",
                                all.get(13).p95() - all.get(5).p95()),
                        Map.entry(
                                "class's students p95 - bare p95, ms",
                                all.get(10).p95() - all.get(9).p95()),
                        Map.entry(
                                "class's dashboard p95 - bare p95, ms",
                                all.get(11).p95() - all.get(9).p95()),
                        Map.entry(
                                "class's dashboard p95 - its bare queries' p95, ms",
                                all.get(11).p95() - all.get(12).p95())),
                Stream.of(BARE_PUT, POST, BARE_QUERIES, GET, HOP)
                        .collect(toMap(name -> name, name -> calls.used(name).micros())),
                calls.used(POST).plus(calls.used(GET)).serviceMicros(),
                bareServiceMicros(calls.used(POST).calls(), calls.used(GET).calls()),
                ProcessUse.peakMebibytes(platform.interactive().process().pid()).orElse(-1));
    }

    /** Processor time of a process that makes the service's calls of the table alone: of a request, as many of each kind as it has had. */
    private double bareServiceMicros(long marks, long profiles) {
        try (BareServiceProcess process = new BareServiceProcess(platform, access, CALLERS)) {
            progress.accept("the service's calls of the table in a process of their own …");
            for (BareService.Target target : BareService.Target.values()) {
                double _ = process.micros(target, BARE_WARM_UP);
            }
            double ofMarks = process.micros(BareService.Target.PUT, length) * marks;
            double ofProfiles = process.micros(BareService.Target.PROFILE, length) * profiles;
            return (ofMarks + ofProfiles) / (marks + profiles);
        }
    }

    private boolean health() {
        return health.send(healthRequest).status() == 200;
    }
}
