package io.luca.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    @AfterEach
    void saysNothingMore() {
        MDC.clear();
    }

    @Test
    void lines_say_it_while_the_work_is_done_and_then_what_they_said_before() {
        MDC.put("run", "r1");

        Map<String, String> within = LogContext.of("school_id", "norte")
                .and("client_correlation_id", Optional.empty())
                .call(MDC::getCopyOfContextMap);

        assertThat(within).isEqualTo(Map.of("run", "r1", "school_id", "norte"));
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("run", "r1"));
    }

    @Test
    void work_that_fails_leaves_nothing_behind() {
        assertThatThrownBy(() -> LogContext.of("school_id", "norte").call(() -> {
                    throw new IOException("full");
                }))
                .isInstanceOf(IOException.class);

        assertThat(MDC.get("school_id")).isNull();
    }

    @Test
    void another_thread_says_what_this_one_says_if_it_is_given_along() {
        Map<String, String> there = LogContext.of("correlation_id", "r1").call(() -> {
            LogContext lines = LogContext.ofThisThread();
            return CompletableFuture.supplyAsync(() -> lines.call(MDC::getCopyOfContextMap))
                    .join();
        });

        assertThat(there).isEqualTo(Map.of("correlation_id", "r1"));
    }

    @Test
    void causes_are_named_by_their_classes_and_quote_nobody() {
        RuntimeException failure = new IllegalStateException("of Valentina", new NumberFormatException("Rojas"));

        assertThat(Causes.of(failure)).isEqualTo("java.lang.IllegalStateException < java.lang.NumberFormatException");
    }
}
