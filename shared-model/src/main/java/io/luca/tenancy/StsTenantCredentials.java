package io.luca.tenancy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.luca.contract.IdentityAttributes;
import io.luca.contract.LogFields;
import io.luca.logging.Causes;
import io.luca.logging.LogContext;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * The sessions of the tenant role with the school as session tag, so that the role's policy lets them reach that school's keys
 * only.
 *
 * <p>They are kept per school, at most {@value #MAX_SCHOOLS}; asked for once however many threads wait; renewed in the
 * background {@link #REFRESH_AHEAD} before they expire (with jitter, because STS shares 600 requests a second over the
 * whole account); and never handed out in their last {@link #SAFETY_MARGIN}. A renewal that fails leaves the valid ones in
 * place; without valid ones the call fails. Safe for use by many threads.
 */
public final class StsTenantCredentials implements TenantCredentials {

    static final int MAX_SCHOOLS = 10_000;
    static final Duration LIFE = Duration.ofHours(1); // AWS's limit for a role that assumes a role
    static final Duration REFRESH_AHEAD = Duration.ofMinutes(10);
    static final Duration SAFETY_MARGIN = Duration.ofMinutes(1);
    private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(15);
    private static final int JITTER_SECONDS = 180;

    private static final Logger log = LoggerFactory.getLogger(StsTenantCredentials.class);

    /** The request to STS for one session. */
    @FunctionalInterface
    interface Sessions {
        Session open(SchoolId school);
    }

    /** One session and when it ends. */
    record Session(AwsSessionCredentials credentials, Instant expiration) {}

    private final Cache<SchoolId, Entry> entries = Caffeine.newBuilder()
            .maximumSize(MAX_SCHOOLS)
            .executor(Runnable::run)
            .build();
    private final Sessions sessions;
    private final Clock clock;
    private final Executor background;

    /**
     * Sessions of a role by STS.
     *
     * @param sts its own retries and time-outs bound how long a cold school waits
     * @param background runs renewals
     */
    public StsTenantCredentials(StsClient sts, String roleArn, Clock clock, Executor background) {
        this(school -> assume(sts, roleArn, school), clock, background);
    }

    StsTenantCredentials(Sessions sessions, Clock clock, Executor background) {
        this.sessions = sessions;
        this.clock = clock;
        this.background = background;
    }

    @Override
    public AwsCredentialsProvider of(SchoolId school) {
        Instant now = clock.instant();
        Held held = entries.get(school, Entry::new).valid(now);
        return held.provider();
    }

    private static Session assume(StsClient sts, String roleArn, SchoolId school) {
        Credentials issued = sts.assumeRole(request -> request.roleArn(roleArn)
                        .roleSessionName(sessionName(school))
                        .durationSeconds((int) LIFE.toSeconds())
                        .tags(Tag.builder()
                                .key(IdentityAttributes.SCHOOL_TAG)
                                .value(school.value())
                                .build()))
                .credentials();
        return new Session(
                AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken()),
                issued.expiration());
    }

    /** The name by which CloudTrail shows whose data a session reached; STS allows 64 characters. */
    private static String sessionName(SchoolId school) {
        String name = "school-" + school;
        return name.substring(0, Math.min(name.length(), 64));
    }

    /** A session, ready to use. */
    private record Held(AwsCredentialsProvider provider, Instant usableUntil, Instant refreshAt) {}

    /** The state of one school: what is held, and the request that is under way. */
    private final class Entry {

        private final SchoolId school;
        private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
        private final AtomicReference<@Nullable CompletableFuture<Held>> underWay = new AtomicReference<>();

        Entry(SchoolId school) {
            this.school = school;
        }

        Held valid(Instant now) {
            Held current = held.get();
            if (current == null || !now.isBefore(current.usableUntil())) {
                return await(request(Runnable::run));
            }
            if (!now.isBefore(current.refreshAt()) && underWay.get() == null) {
                // Its outcome is logged where it happens; the caller goes on with what is valid.
                var _ = request(background);
            }
            return current;
        }

        /** The request under way, or a new one that the given executor runs. */
        private CompletableFuture<Held> request(Executor executor) {
            CompletableFuture<Held> mine = new CompletableFuture<>();
            CompletableFuture<Held> running = underWay.compareAndExchange(null, mine);
            if (running != null) {
                return running;
            }
            Held current = held.get();
            Instant now = clock.instant();
            // A refusal postpones the next renewal, also past the end of what is held: both have to be asked.
            if (current != null && now.isBefore(current.refreshAt()) && now.isBefore(current.usableUntil())) {
                // The request of another thread ended between our look at what is held and our turn to ask.
                underWay.set(null);
                mine.complete(current);
                return mine;
            }
            LogContext lines = LogContext.ofThisThread();
            try {
                executor.execute(() -> lines.run(() -> open(mine)));
            } catch (RejectedExecutionException stopping) {
                fail(mine, stopping);
            }
            return mine;
        }

        private void open(CompletableFuture<Held> result) {
            try {
                Held fresh = hold(sessions.open(school));
                if (!clock.instant().isBefore(fresh.usableUntil())) {
                    throw new IllegalStateException("the session was over when it arrived");
                }
                held.set(fresh);
                underWay.set(null);
                result.complete(fresh);
            } catch (RuntimeException | Error refused) { // whatever it was, waiting threads must be told
                fail(result, refused);
            }
        }

        private void fail(CompletableFuture<Held> result, Throwable refused) {
            log.atWarn()
                    .addKeyValue(LogFields.SCHOOL, school.value())
                    .addKeyValue("cause", Causes.of(refused))
                    .log("no credentials for school {}", school);
            postpone();
            underWay.set(null);
            result.completeExceptionally(refused);
        }

        /** Lets the valid credentials be used for a while before the next try to renew them. */
        private void postpone() {
            held.updateAndGet(current -> current == null
                    ? null
                    : new Held(
                            current.provider(),
                            current.usableUntil(),
                            clock.instant().plus(RETRY_AFTER_FAILURE)));
        }

        private Held hold(Session session) {
            Instant refreshAt = session.expiration()
                    .minus(REFRESH_AHEAD)
                    .minusSeconds(ThreadLocalRandom.current().nextInt(JITTER_SECONDS));
            return new Held(
                    StaticCredentialsProvider.create(session.credentials()),
                    session.expiration().minus(SAFETY_MARGIN),
                    refreshAt);
        }

        private Held await(CompletableFuture<Held> request) {
            try {
                return request.join();
            } catch (CompletionException refused) {
                if (refused.getCause() instanceof SdkException failure) {
                    throw LucaException.closed("access to the school's data cannot be confirmed now", failure);
                }
                throw LucaException.closed("access to the school's data cannot be confirmed now", refused);
            }
        }
    }
}
