package io.luca.local.dynamodb.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.local.dynamodb.value.ApiError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemLocksTest {

    private final ItemLocks locks = new ItemLocks();

    @Test
    void a_single_write_of_an_item_that_a_transaction_holds_is_told_so() {
        try (ItemLocks.Several held = locks.transaction(List.of(key("a"), key("b")))) {
            assertThat(held.taken().isEmpty()).isTrue();
            assertThatThrownBy(() -> locks.one(key("b")))
                    .isInstanceOfSatisfying(
                            ApiError.class,
                            refused -> assertThat(refused.type()).isEqualTo("TransactionConflictException"));
            locks.one(key("c")).close();
        }
        locks.one(key("b")).close();
    }

    @Test
    void a_transaction_that_meets_another_holds_nothing_and_knows_where() {
        try (ItemLocks.Several _ = locks.transaction(List.of(key("b"), key("d")))) {
            try (ItemLocks.Several second = locks.transaction(List.of(key("d"), key("c"), key("b"), key("a")))) {
                assertThat(second.taken().stream()).containsExactly(0, 2);
                locks.one(key("a")).close();
                locks.one(key("c")).close();
            }
            assertThatThrownBy(() -> locks.one(key("b"))).isInstanceOf(ApiError.class);
        }
    }

    @Test
    void several_writes_leave_out_what_a_transaction_holds() {
        try (ItemLocks.Several _ = locks.transaction(List.of(key("b")));
                ItemLocks.Several several = locks.several(List.of(key("a"), key("b"), key("c")))) {
            assertThat(several.taken().stream()).containsExactly(1);
        }
    }

    @Test
    void single_writes_of_an_item_come_one_after_the_other() {
        int[] written = {0};

        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < 1000; i++) {
                                try (ItemLocks.Held _ = locks.one(key("a"))) {
                                    written[0]++;
                                }
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .join();

        assertThat(written[0]).isEqualTo(4000);
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }
}
