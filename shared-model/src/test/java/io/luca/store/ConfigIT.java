package io.luca.store;

import static io.luca.store.Samples.NOW;
import static io.luca.store.Samples.assertFails;
import static io.luca.store.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.luca.model.ErrorCode;
import io.luca.model.SchoolConfig;
import io.luca.model.SchoolId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

class ConfigIT {

    @RegisterExtension
    static final LocalTable TABLE = new LocalTable();

    @Test
    void returns_what_was_saved_one_version_on() {
        assertThat(TABLE.school("norte").config()).isEmpty();

        SchoolConfig saved = TABLE.school("norte").saveConfig(config(0), NOW);

        assertThat(saved).isEqualTo(config(1));
        assertThat(TABLE.school("norte").config()).contains(config(1));
        assertThat(TABLE.school("norte").saveConfig(saved, NOW)).isEqualTo(config(2));
        assertThat(TABLE.school("norte-2").config()).isEmpty();
    }

    @Test
    void refuses_an_older_version_and_a_second_first_one() {
        SchoolTable norte = TABLE.school("norte");
        norte.saveConfig(config(0), NOW);
        norte.saveConfig(config(1), NOW);

        assertFails(() -> norte.saveConfig(config(1), NOW.plusMillis(1)), ErrorCode.CONFLICT, "version");
        assertFails(() -> norte.saveConfig(config(0), NOW), ErrorCode.CONFLICT, "version");
        assertFails(() -> norte.saveConfig(config(7), NOW), ErrorCode.CONFLICT, "version");
        assertThat(norte.config()).contains(config(2));
    }

    /** A caller whose answer was lost tries again, and must not be told that somebody else was faster. */
    @Test
    void a_second_try_of_the_same_save_finds_its_own_work() {
        SchoolTable norte = TABLE.school("norte");
        norte.saveConfig(config(0), NOW);

        assertThat(norte.saveConfig(config(0), NOW)).isEqualTo(config(1));
        assertThat(norte.config()).contains(config(1));
    }

    /** Services keep it for minutes: what was just replaced must not be what they keep. */
    @Test
    void is_read_as_it_was_written_last() {
        TABLE.school("norte").config();

        assertThat(TABLE.gets()).singleElement().matches(GetItemRequest::consistentRead);
    }

    @Test
    void the_registry_lists_each_school_once() {
        TABLE.registry().register(new SchoolId("sur"));
        TABLE.registry().register(new SchoolId("norte"));
        TABLE.registry().register(new SchoolId("sur"));

        assertThat(TABLE.registry().schools()).containsExactly(new SchoolId("norte"), new SchoolId("sur"));
    }
}
