package io.luca.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.contract.Names;
import io.luca.local.DemoAccess;
import io.luca.local.Platform;
import io.luca.model.Evaluation;
import io.luca.store.SchoolTable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * The interactive service against the bare SDK on the same store, in one run. The floor writes the same items by PutItem and
 * makes the two queries that a profile needs, side by side, under the same tenant credentials; it maps nothing.
 */
public final class InteractiveBench {

    private static final int CALLERS = 16;
    private static final int OPEN_RATE = 200;
    /** What one HTTP exchange costs on this machine, with nothing behind it: no service can have less. */
    private static final String HOP = "GET /health, the hop alone";

    private static final byte[] NO_BODY = {};

    private final Platform platform;
    private final DemoAccess access;
    private final Consumer<String> progress;
    private final Duration length;
    private final int rounds;
    private final List<String> tokens;
    private final LoadClient service;
    private final LoadClient gateway;
    private final byte[] healthRequest;

    /**
     * A benchmark on a platform of its own.
     *
     * @param length of one measured run
     * @param rounds how often floor and service are measured in turn
     * @param progress gets a line as the work goes on
     */
    public InteractiveBench(
            Platform platform, DemoAccess access, Duration length, int rounds, Consumer<String> progress) {
        this.platform = platform;
        this.access = access;
        this.length = length;
        this.rounds = rounds;
        this.progress = progress;
        progress.accept("creating " + BenchSchools.SCHOOLS + " schools …");
        this.tokens = BenchSchools.create(platform, access);
        this.service = new LoadClient(platform.interactiveAddress());
        this.healthRequest = service.request("GET", "/health", "none", NO_BODY);
        this.gateway = new LoadClient(URI.create(platform.apiUrl()));
    }

    /**
     * What was measured.
     *
     * @param cpuMicros processor time of the service's process for one request, in microseconds
     * @param peakMebibytes the most memory that the service's process held; -1 if unknown
     */
    public record Result(List<Figures> figures, Map<String, Double> ratios, double cpuMicros, long peakMebibytes) {

        public Result {
            figures = List.copyOf(figures);
            ratios = Map.copyOf(ratios);
        }
    }

    /** Runs everything: some minutes. */
    public Result run() {
        Map<String, LongPredicate> calls = new java.util.LinkedHashMap<>();
        calls.put("bare PutItem", number -> barePut("bare", number));
        calls.put("POST /evaluations", number -> post(service, "svc", number));
        calls.put("bare Query x2", this::bareProfile);
        calls.put("GET /profile", number -> profile(service, number));
        calls.put(HOP, _ -> health());
        calls.forEach((name, call) -> {
            progress.accept("warming up " + name + " …");
            Figures _ = Load.closed(name, CALLERS, length.multipliedBy(2), offset(call, 1_000_000_000L));
        });
        List<Figures> best = new ArrayList<>();
        Duration cpuBefore = ProcessUse.cpu(platform.interactivePid());
        long requests = 0;
        for (int round = 1; round <= rounds; round++) {
            long base = round * 10_000_000L;
            for (Map.Entry<String, LongPredicate> call : calls.entrySet()) {
                progress.accept("round " + round + " of " + rounds + ": " + call.getKey() + " …");
                Figures figures = Load.closed(call.getKey(), CALLERS, length, offset(call.getValue(), base));
                requests += call.getKey().equals(HOP) || !call.getKey().contains("/") ? 0 : figures.calls();
                best.add(figures);
            }
        }
        Duration cpu = ProcessUse.cpu(platform.interactivePid()).minus(cpuBefore);
        List<Figures> all = new ArrayList<>(
                calls.keySet().stream().map(name -> median(best, name)).toList());
        progress.accept("warming up the gateway …");
        Figures _ = Load.open("warm-up", OPEN_RATE, length, n -> post(gateway, "warm", n));
        Figures _ = Load.open("warm-up", OPEN_RATE, length, n -> profile(gateway, n));
        progress.accept("open loop at " + OPEN_RATE + " requests a second …");
        all.add(Load.open("bare PutItem, open loop", OPEN_RATE, length, n -> barePut("open", n)));
        all.add(Load.open("POST via gateway, open loop", OPEN_RATE, length, n -> post(gateway, "gw", n)));
        all.add(Load.open("bare Query x2, open loop", OPEN_RATE, length, this::bareProfile));
        all.add(Load.open("GET via gateway, open loop", OPEN_RATE, length, n -> profile(gateway, n)));
        return new Result(
                all,
                Map.of(
                        "POST throughput / bare",
                        all.get(1).perSecond() / all.get(0).perSecond(),
                        "GET throughput / bare",
                        all.get(3).perSecond() / all.get(2).perSecond(),
                        "POST whole-path p95 - bare p95, ms",
                        all.get(6).p95() - all.get(5).p95(),
                        "GET whole-path p95 - bare p95, ms",
                        all.get(8).p95() - all.get(7).p95()),
                cpu.toNanos() / 1_000.0 / Math.max(1, requests),
                ProcessUse.peakMebibytes(platform.interactivePid()).orElse(-1));
    }

    private static LongPredicate offset(LongPredicate call, long base) {
        return number -> call.test(base + number);
    }

    private static Figures median(List<Figures> figures, String name) {
        List<Figures> own = figures.stream()
                .filter(each -> each.name().equals(name))
                .sorted(java.util.Comparator.comparingDouble(Figures::perSecond))
                .toList();
        return own.get(own.size() / 2);
    }

    /** The same item as the service writes, put by the SDK under the school's credentials. */
    private boolean barePut(String prefix, long number) {
        Evaluation evaluation = BenchSchools.evaluation(BenchSchools.marked(number), prefix + "_" + number);
        DynamoDbClient client = access.client();
        var _ = client.putItem(put -> put.tableName(platform.tableName())
                .item(SchoolTable.itemOf(BenchSchools.school(number), evaluation))
                .conditionExpression("attribute_not_exists(PK)")
                .overrideConfiguration(
                        config -> config.credentialsProvider(access.tenants().of(BenchSchools.school(number)))));
        return true;
    }

    private boolean bareProfile(long number) {
        String partition = Objects.requireNonNull(SchoolTable.itemOf(
                                BenchSchools.school(number),
                                BenchSchools.evaluation(BenchSchools.student(number), "seed_0"))
                        .get(Names.PARTITION_KEY))
                .s();
        var second =
                new java.util.concurrent.FutureTask<>(() -> bareQuery(number, partition, "EVENT#", "PROFILE", false));
        Thread.startVirtualThread(second);
        QueryResponse evaluations = bareQuery(number, partition, "EVAL#", "EVAL#~", true);
        try {
            return evaluations.count() > 0 && second.get().count() > 0;
        } catch (InterruptedException | java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private QueryResponse bareQuery(long number, String partition, String from, String to, boolean forward) {
        return access.client()
                .query(query -> query.tableName(platform.tableName())
                        .keyConditionExpression("PK = :pk AND SK BETWEEN :from AND :to")
                        .expressionAttributeValues(Map.of(
                                ":pk", AttributeValue.fromS(partition),
                                ":from", AttributeValue.fromS(from),
                                ":to", AttributeValue.fromS(to)))
                        .scanIndexForward(forward)
                        .limit(100)
                        .overrideConfiguration(config ->
                                config.credentialsProvider(access.tenants().of(BenchSchools.school(number)))));
    }

    private boolean post(LoadClient client, String prefix, long number) {
        String body = """
                {"student_id":"%s","subject":"matematicas","period":"Q1_2024","evaluation_id":"%s_%d",\
                "type":"exam","score":85,"date":"2024-02-15"}""".formatted(BenchSchools.marked(number), prefix, number);
        LoadClient.Answer answer =
                client.send(client.request("POST", "/evaluations", token(number), body.getBytes(UTF_8)));
        return answer.status() == 201 && answer.body().length > 0;
    }

    private boolean profile(LoadClient client, long number) {
        LoadClient.Answer answer =
                client.send(client.request("GET", "/profile/" + BenchSchools.student(number), token(number), NO_BODY));
        return answer.status() == 200 && answer.body().length > 0;
    }

    private boolean health() {
        return service.send(healthRequest).status() == 200;
    }

    private String token(long number) {
        return tokens.get((int) (number % BenchSchools.SCHOOLS));
    }
}
