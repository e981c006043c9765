package io.luca.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportFilesTest {

    private final ExportFiles files = new ExportFiles(new SchoolId("school_123"), new UUID(0, 7));

    @Test
    void a_file_lies_under_its_school_and_its_export() {
        assertThat(files.key("records.jsonl"))
                .isEqualTo("exports/school_id=school_123/00000000-0000-0000-0000-000000000007/records.jsonl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/b", ".hidden", "a b", "a\nb"})
    void a_name_that_could_lead_elsewhere_is_refused(String name) {
        assertThatThrownBy(() -> files.key(name)).isInstanceOf(LucaException.class);
    }
}
