package io.luca.tenancy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.ErrorCode;
import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StsTenantCredentialsTest {

    private static final SchoolId NORTE = new SchoolId("norte");
    private static final SchoolId SUR = new SchoolId("sur");

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger opened = new AtomicInteger();
    private final Queue<Runnable> renewals = new ArrayDeque<>();
    private volatile boolean stsIsDown;
    private final StsTenantCredentials credentials = new StsTenantCredentials(this::open, clock, renewals::add);

    @Test
    void asks_once_while_the_session_is_fresh() {
        String first = keyOf(NORTE);
        clock.advance(Duration.ofMinutes(40));

        assertThat(keyOf(NORTE)).isEqualTo(first);
        assertThat(opened).hasValue(1);
        assertThat(renewals).isEmpty();
    }

    @Test
    void gives_each_school_its_own_session() {
        assertThat(keyOf(NORTE)).startsWith("norte-");
        assertThat(keyOf(SUR)).startsWith("sur-");
        assertThat(keyOf(NORTE)).startsWith("norte-");
    }

    @Test
    void a_hundred_threads_of_a_cold_school_wait_for_one_request() throws Exception {
        CountDownLatch stsAnswers = new CountDownLatch(1);
        CountDownLatch allAsked = new CountDownLatch(100);
        StsTenantCredentials slow = new StsTenantCredentials(
                school -> {
                    await(stsAnswers);
                    return open(school);
                },
                clock,
                renewals::add);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                calls.add(threads.submit(() -> {
                    allAsked.countDown();
                    seen.add(slow.of(NORTE).resolveCredentials().accessKeyId());
                }));
            }
            await(allAsked);
            stsAnswers.countDown();
            for (Future<?> call : calls) {
                call.get(30, SECONDS);
            }
        }

        assertThat(opened).hasValue(1);
        assertThat(seen).hasSize(1);
    }

    /** A thread that saw nothing held, and comes to ask just as the answer of another arrives, must not ask again. */
    @Test
    void a_request_that_ended_a_moment_ago_serves_the_late_comer() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int school = 0; school < 3_000; school++) {
                SchoolId id = new SchoolId("s" + school);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> calls = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    calls.add(threads.submit(() -> {
                        await(start);
                        return credentials.of(id);
                    }));
                }
                start.countDown();
                for (Future<?> call : calls) {
                    call.get(30, SECONDS);
                }
            }
        }

        assertThat(opened).hasValue(3_000);
    }

    @Test
    void renews_ahead_of_expiry_in_the_background_once() {
        String first = keyOf(NORTE);
        clock.advance(Duration.ofMinutes(51));

        assertThat(keyOf(NORTE)).as("valid, so nobody waits").isEqualTo(first);
        assertThat(keyOf(NORTE)).isEqualTo(first);
        assertThat(renewals).as("one renewal under way").hasSize(1);

        renewals.remove().run();
        assertThat(keyOf(NORTE)).isNotEqualTo(first);
        assertThat(opened).hasValue(2);
    }

    @Test
    void keeps_what_is_valid_when_a_renewal_fails_and_tries_again_later() {
        String first = keyOf(NORTE);
        clock.advance(Duration.ofMinutes(51));
        stsIsDown = true;
        keyOf(NORTE);
        renewals.remove().run();

        assertThat(keyOf(NORTE)).isEqualTo(first);
        assertThat(renewals).as("not at once: STS is shared by all").isEmpty();

        clock.advance(Duration.ofSeconds(16));
        stsIsDown = false;
        keyOf(NORTE);
        renewals.remove().run();
        assertThat(keyOf(NORTE)).isNotEqualTo(first);
    }

    @Test
    void never_hands_out_a_session_in_its_last_minute() {
        String first = keyOf(NORTE);
        clock.advance(Duration.ofMinutes(59));

        assertThat(keyOf(NORTE)).isNotEqualTo(first);
    }

    @Test
    void fails_closed_when_the_session_ended_and_sts_is_down() {
        keyOf(NORTE);
        clock.advance(Duration.ofHours(1));
        stsIsDown = true;

        assertThatThrownBy(() -> credentials.of(NORTE)).satisfies(StsTenantCredentialsTest::isUnavailable);
    }

    @Test
    void fails_closed_for_a_cold_school_and_does_not_remember_the_failure() {
        stsIsDown = true;
        assertThatThrownBy(() -> credentials.of(NORTE)).satisfies(StsTenantCredentialsTest::isUnavailable);

        stsIsDown = false;
        assertThat(keyOf(NORTE)).startsWith("norte-");
    }

    @Test
    void refuses_a_session_that_is_over_when_it_arrives() {
        StsTenantCredentials late = new StsTenantCredentials(
                school -> new StsTenantCredentials.Session(
                        AwsSessionCredentials.create("key", "secret", "token"),
                        clock.instant().minusSeconds(1)),
                clock,
                renewals::add);

        assertThatThrownBy(() -> late.of(NORTE)).satisfies(StsTenantCredentialsTest::isUnavailable);
    }

    @Test
    void a_renewal_that_cannot_be_started_harms_nobody() {
        StsTenantCredentials stopping = new StsTenantCredentials(this::open, clock, _ -> {
            throw new RejectedExecutionException("stopping");
        });
        String first = stopping.of(NORTE).resolveCredentials().accessKeyId();
        clock.advance(Duration.ofMinutes(51));
        assertThat(stopping.of(NORTE).resolveCredentials().accessKeyId()).isEqualTo(first);

        clock.advance(Duration.ofMinutes(10));
        assertThat(stopping.of(NORTE).resolveCredentials().accessKeyId()).isNotEqualTo(first);
    }

    @Test
    void an_error_while_asking_does_not_leave_the_next_thread_waiting_forever() {
        AtomicInteger calls = new AtomicInteger();
        StsTenantCredentials broken = new StsTenantCredentials(
                school -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new NoClassDefFoundError("broken");
                    }
                    return open(school);
                },
                clock,
                renewals::add);
        assertThatThrownBy(() -> broken.of(NORTE)).isInstanceOf(Throwable.class);

        assertThat(broken.of(NORTE).resolveCredentials().accessKeyId()).startsWith("norte-");
    }

    @Test
    void keeps_no_more_schools_than_its_bound() {
        int schools = StsTenantCredentials.MAX_SCHOOLS + 2_000;
        for (int i = 0; i < schools; i++) {
            credentials.of(new SchoolId("s" + i));
        }
        for (int i = 0; i < schools; i++) {
            credentials.of(new SchoolId("s" + i));
        }

        assertThat(opened.get()).as("some were forgotten and asked for again").isGreaterThanOrEqualTo(schools + 2_000);
    }

    private String keyOf(SchoolId school) {
        return credentials.of(school).resolveCredentials().accessKeyId();
    }

    private StsTenantCredentials.Session open(SchoolId school) {
        if (stsIsDown) {
            throw SdkClientException.create("no answer");
        }
        return new StsTenantCredentials.Session(
                AwsSessionCredentials.create(school + "-" + opened.incrementAndGet(), "secret", "token"),
                clock.instant().plus(StsTenantCredentials.LIFE));
    }

    private static void isUnavailable(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        LucaException.class, closed -> assertThat(closed.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
