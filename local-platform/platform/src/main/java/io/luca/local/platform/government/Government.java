package io.luca.local.platform.government;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.luca.local.aws.http.Door;
import io.luca.local.aws.http.Listening;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The government's interface on a loopback port. Its time is the platform's, so that an outage of hours can pass at once. */
public final class Government implements AutoCloseable {

    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final HeaderName CORRELATION = HeaderNames.create("X-Correlation-Id");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final int MAX_BODY = 1 << 20;
    private static final int PAGE = 50;
    private static final int OUTAGE_RETRY_SECONDS = 60;
    /** A client that waits for longer than this gives up at last. */
    private static final long HELD_SECONDS = 300;

    private final Clock clock;
    private final Supplier<String> token;
    private final Instant start;
    private final Ledger ledger = new Ledger();
    private final Counts counts = new Counts();
    private final Script script = new Script();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Optional<RequestLog> log;
    private final WebServer server;
    private volatile FaultPlan plan;
    private volatile Chance chance;
    private volatile String revoked;
    private Instant lastBatch = Instant.MIN;

    private Government(FaultPlan plan, Clock clock, Supplier<String> token, Optional<Path> log) {
        this.log = log.map(path -> new RequestLog(path, clock, CORRELATION));
        this.clock = clock;
        this.token = token;
        this.plan = plan;
        this.chance = new Chance(plan.seed());
        this.revoked = revoked(plan, token);
        this.start = clock.instant();
        this.server = Listening.start(
                WebServer.builder()
                        .address(InetAddress.getLoopbackAddress())
                        .port(0)
                        .connectionOptions(options -> options.tcpNoDelay(true))
                        .maxPayloadSize(MAX_BODY)
                        .shutdownHook(false)
                        .routing(routing -> {
                            routing.addFilter(Door.forPrograms());
                            this.log.ifPresent(routing::addFilter);
                            routing.post("/api/grades", this::post)
                                    .get("/api/grades/batches/{key}", this::find)
                                    .get("/api/grades", this::list);
                        })
                        .build(),
                0);
    }

    /**
     * Starts it on a free port.
     *
     * @param token the one that it accepts, asked for at every request; empty if there is none
     */
    public static Government start(FaultPlan plan, Clock clock, Supplier<String> token) {
        return new Government(plan, clock, token, Optional.empty());
    }

    /**
     * Starts it on a free port, with a log.
     *
     * @param token the one that it accepts, asked for at every request; empty if there is none
     * @param log a file for a line of each request
     */
    public static Government start(FaultPlan plan, Clock clock, Supplier<String> token, Path log) {
        return new Government(plan, clock, token, Optional.of(log));
    }

    public String url() {
        return "http://localhost:" + server.port();
    }

    public Counts counts() {
        return counts;
    }

    /** Each version of a grade that it has stored, with how many times. */
    public Map<Grade, Integer> grades() {
        return ledger.grades();
    }

    /** Other faults from now on; outages still count from the start. */
    public void follow(FaultPlan other) {
        chance = new Chance(other.seed());
        revoked = revoked(other, token);
        plan = other;
    }

    /** The token of this moment; empty if none is revoked. */
    private static String revoked(FaultPlan plan, Supplier<String> token) {
        return plan.isTokenRevoked() ? token.get() : "";
    }

    /** Says what is to become of the next batches of a school and period, each once, whatever the plan has for them. */
    public void next(String school, String period, List<Fault> faults) {
        script.add(school, period, faults);
    }

    /** Loses a batch, as a government does that restores an old backup; false if it had none under the key. */
    public boolean lose(String key) {
        return ledger.lose(key);
    }

    /**
     * Leaves a batch out of what it lists, or lists it again, as a government does whose lists lag behind what it has: asked for the batch
     * itself, it says that it has it.
     */
    public void list(String key, boolean isListed) {
        ledger.list(key, isListed);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop();
        log.ifPresent(RequestLog::close);
    }

    private void post(ServerRequest request, ServerResponse response) {
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        if (turnAway(request, response)) {
            return;
        }
        String key = request.headers().first(KEY).orElse("");
        Batch batch;
        try {
            if (!UUID.matcher(key).matches()) {
                throw new Batch.MalformedException("Idempotency-Key must be a UUID");
            }
            if (!request.headers()
                    .first(HeaderNames.CONTENT_TYPE)
                    .filter(type -> type.startsWith("application/json"))
                    .isPresent()) {
                throw new Batch.MalformedException("Content-Type must be application/json");
            }
            if (request.headers().first(CORRELATION).isEmpty()) {
                throw new Batch.MalformedException("X-Correlation-Id is missing");
            }
            batch = Batch.parse(body);
        } catch (Batch.MalformedException malformed) {
            counts.add(Counts.Of.BAD_REQUESTS, 1);
            Answers.error(response, Status.BAD_REQUEST_400, String.valueOf(malformed.getMessage()));
            return;
        }
        Fault fault = script.next(batch.school(), batch.period()).orElse(new Fault.None());
        if (!(fault instanceof Fault.None)) {
            suffer(fault, key, batch, response);
            return;
        }
        Optional<Duration> tooSoon = tooSoon();
        if (tooSoon.isPresent()) {
            counts.add(Counts.Of.TOO_SOON, 1);
            Answers.retryLater(response, Status.TOO_MANY_REQUESTS_429, tooSoon.get());
        } else {
            take(key, batch, response);
        }
    }

    private void take(String key, Batch batch, ServerResponse response) {
        FaultPlan faults = plan;
        slowly(key);
        if (chance.hitsNext("unavailable", key, faults.unavailable())) {
            counts.add(Counts.Of.UNAVAILABLE, 1);
            Answers.error(response, Status.SERVICE_UNAVAILABLE_503, "try again");
            return;
        }
        if (chance.hitsNext("lost-request", key, faults.lostRequests())) {
            counts.add(Counts.Of.LOST_REQUESTS, 1);
            silence(faults.silence());
            return;
        }
        Optional<Ledger.Stored> before = ledger.find(key);
        if (before.filter(stored -> !stored.batch().text().equals(batch.text())).isPresent()) {
            counts.add(Counts.Of.CONFLICTS, 1);
            Answers.error(response, Status.CONFLICT_409, "another batch was stored under this key");
            return;
        }
        if (before.isPresent()) {
            counts.add(Counts.Of.REPETITIONS, 1);
        } else {
            List<Grade> refused = batch.grades().stream()
                    .filter(grade -> isRejected(grade.student()))
                    .toList();
            if (!refused.isEmpty()) {
                counts.add(Counts.Of.REFUSED_BATCHES, 1);
                Answers.refuse(response, refused);
                return;
            }
            store(key, batch);
        }
        if (chance.hitsNext("lost-answer", key, faults.lostAnswers())) {
            counts.add(Counts.Of.LOST_ANSWERS, 1);
            silence(faults.silence());
            return;
        }
        receipt(ledger.find(key).orElseThrow(), response);
    }

    private void store(String key, Batch batch) {
        counts.add(Counts.Of.DUPLICATES, ledger.store(key, batch));
        counts.add(Counts.Of.BATCHES, 1);
        counts.add(Counts.Of.GRADES, batch.grades().size());
    }

    private void suffer(Fault fault, String key, Batch batch, ServerResponse response) {
        switch (fault) {
            case Fault.None _ -> throw new IllegalArgumentException("no fault");
            case Fault.Says(int status, Optional<Duration> wait) -> {
                wait.ifPresent(time -> response.header(HeaderNames.RETRY_AFTER, String.valueOf(time.toSeconds())));
                Answers.error(response, Status.create(status), "on purpose");
            }
            case Fault.Silent(FaultPlan.Silence how, boolean isStored) -> {
                if (isStored) {
                    store(key, batch);
                }
                silence(how);
            }
            case Fault.Garbled _ -> {
                store(key, batch);
                Answers.malformed(response, Answers.receipt(ledger.find(key).orElseThrow()), true);
            }
        }
    }

    private boolean isRejected(String student) {
        return plan.rejectedStudents().contains(student) || chance.hits("rejected", student, plan.rejected());
    }

    private void find(ServerRequest request, ServerResponse response) {
        if (turnAway(request, response) || failByPlan(request, response)) {
            return;
        }
        Optional<Ledger.Stored> stored =
                ledger.find(request.path().pathParameters().get("key"));
        if (stored.isPresent()) {
            receipt(stored.get(), response);
        } else {
            Answers.error(response, Status.NOT_FOUND_404, "there is no batch of this key");
        }
    }

    private void list(ServerRequest request, ServerResponse response) {
        if (turnAway(request, response) || failByPlan(request, response)) {
            return;
        }
        String school = request.query().first("school_id").orElse("");
        String period = request.query().first("period").orElse("");
        String cursor = request.query().first("cursor").orElse("0");
        if (school.isEmpty() || period.isEmpty() || !cursor.matches("[0-9]{1,9}")) {
            Answers.error(response, Status.BAD_REQUEST_400, "school_id and period are needed");
            return;
        }
        int from = Integer.parseInt(cursor);
        List<Ledger.Stored> page = ledger.page(school, period, from, PAGE);
        ObjectNode answer = Answers.receipts(page);
        if (page.size() == PAGE) {
            answer.put("cursor", String.valueOf(from + PAGE));
        }
        send(response, request.query().rawValue(), answer);
    }

    /** Answers a request that gets no further than the door, in an outage or without the token; says whether it did. */
    private boolean turnAway(ServerRequest request, ServerResponse response) {
        Instant now = clock.instant();
        counts.request(now);
        if (plan.outages().stream().anyMatch(outage -> outage.covers(Duration.between(start, now)))) {
            counts.add(Counts.Of.DURING_OUTAGE, 1);
            Answers.retryLater(response, Status.SERVICE_UNAVAILABLE_503, Duration.ofSeconds(OUTAGE_RETRY_SECONDS));
            return true;
        }
        String presented = request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        String known = token.get();
        if (known.isEmpty() || known.equals(revoked) || !presented.equals("Bearer " + known)) {
            counts.add(Counts.Of.UNAUTHORIZED, 1);
            Answers.error(response, Status.UNAUTHORIZED_401, "the token is not known");
            return true;
        }
        return false;
    }

    /** Answers that it is unavailable as often as the plan says so; says whether it did. */
    private boolean failByPlan(ServerRequest request, ServerResponse response) {
        String asked = request.path().path() + request.query().rawValue();
        slowly(asked);
        boolean isHit = chance.hitsNext("unavailable", asked, plan.unavailable());
        if (isHit) {
            counts.add(Counts.Of.UNAVAILABLE, 1);
            Answers.error(response, Status.SERVICE_UNAVAILABLE_503, "try again");
        }
        return isHit;
    }

    private synchronized Optional<Duration> tooSoon() {
        Instant now = clock.instant();
        Duration shortest = Duration.ofMillis(plan.batchMillis());
        if (!lastBatch.equals(Instant.MIN) && now.isBefore(lastBatch.plus(shortest))) {
            return Optional.of(Duration.between(now, lastBatch.plus(shortest)));
        }
        lastBatch = now;
        return Optional.empty();
    }

    private void receipt(Ledger.Stored stored, ServerResponse response) {
        send(response, stored.key(), Answers.receipt(stored));
    }

    private void send(ServerResponse response, String asked, ObjectNode answer) {
        if (chance.hitsNext("malformed", asked, plan.malformed())) {
            counts.add(Counts.Of.MALFORMED, 1);
            Answers.malformed(response, answer, chance.hitsNext("html", asked, 0.5));
            return;
        }
        Answers.send(response, answer);
    }

    private void slowly(String asked) {
        FaultPlan faults = plan;
        if (faults.slowMillis() > 0 && chance.hitsNext("slow", asked, faults.slow())) {
            pause(faults.slowMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** No answer: a connection that breaks, or one that says nothing until the client gives up. */
    private void silence(FaultPlan.Silence how) {
        if (how == FaultPlan.Silence.HOLD) {
            pause(HELD_SECONDS, TimeUnit.SECONDS);
        }
        throw new CloseConnectionException("on purpose");
    }

    /** In real time: who waits for an answer does so too. */
    private void pause(long time, TimeUnit unit) {
        try {
            boolean _ = closed.await(time, unit);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
