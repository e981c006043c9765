package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class QuestionsTest {

    @Test
    void no_question_of_this_module_changes_anything() {
        assertThat(Questions.thatAct("io.luca")).isEmpty();
    }

    @Test
    void a_question_that_writes_or_answers_nothing_is_found_also_through_lambdas_and_other_methods() {
        List<String> found =
                Questions.thatAct(Questions.read(importer -> importer.importClasses(Sample.class)), "io.luca.store");

        assertThat(found).containsExactly("Sample.hasReached", "Sample.isDone", "Sample.isSaved");
    }

    @Test
    void what_writes_is_recognized_in_the_store_itself() {
        assertThat(Questions.changing(Questions.ours(), "io.luca.store"))
                .contains("SchoolSync.adopt", "SchoolGrading.write", "SchoolExports.markReady", "Transactions.commit")
                .doesNotContain("SchoolSync.state", "SchoolSync.waiting", "StudentRecords.isHeldByABatch");
    }

    @Test
    void a_package_that_was_renamed_away_is_not_taken_for_a_good_one() {
        assertThatThrownBy(() -> Questions.thatAct("io.luca.nowhere")).hasMessageContaining("has no classes");
    }

    @SuppressWarnings("unused")
    private static final class Sample {

        private final DynamoDbClient client;

        Sample(DynamoDbClient client) {
            this.client = client;
        }

        boolean isSaved() {
            return answered(() -> {
                client.putItem(put -> put.tableName("table"));
                return true;
            });
        }

        boolean hasReached() {
            return isSaved();
        }

        void isDone() {}

        boolean isThere() {
            return answered(() -> client.getItem(get -> get.tableName("table")).hasItem());
        }

        boolean save() {
            return isSaved();
        }

        private static boolean answered(Supplier<Boolean> call) {
            return call.get();
        }
    }
}
