package io.luca.local.aws.service.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.luca.local.aws.template.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleFileTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-24T12:00:00Z"), ZoneOffset.UTC);
    private static final String PASSWORD = "Demo-2026!";

    @TempDir
    private Path directory;

    @Test
    void keeps_people_and_their_tokens_over_a_restart_and_no_password() throws IOException {
        PoolUser teacher = new PoolUser(
                "teacher_1",
                "sub-1",
                Map.of("custom:school_id", "s1"),
                Set.of("teacher"),
                Passwords.hash(PASSWORD),
                PoolUser.CONFIRMED,
                CLOCK.instant());
        PeopleFile before = new PeopleFile(Optional.of(directory));
        UserPools pools = pools(before);
        UserPool pool = pools.all().values().iterator().next();
        pool.add(teacher);
        before.save(pools);
        before.save(pools);

        PeopleFile after = new PeopleFile(Optional.of(directory));
        UserPools restored = pools(after);
        after.restore(restored);

        assertThat(restored.pool(pool.id()).orElseThrow().user("teacher_1")).hasValue(teacher);
        assertThat(after.signingKey()).isEqualTo(before.signingKey());
        assertThat(directory.resolve("people.json")).content().doesNotContain(PASSWORD);
        assertThat(Files.getPosixFilePermissions(directory.resolve("people.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void keeps_a_second_factor_and_the_codes_that_were_given_and_that_sessions_were_ended() {
        SoftwareToken token = new SoftwareToken(Optional.of("NEXT"), Optional.of("SECRET"), true, Set.of(7L, 8L));
        PoolUser teacher = new PoolUser(
                        "teacher_1", "sub-1", Map.of(), Set.of(), "hash", PoolUser.CONFIRMED, CLOCK.instant())
                .withSoftwareToken(token)
                .signedOut();
        PeopleFile file = new PeopleFile(Optional.of(directory));
        UserPools pools = pools(file);
        UserPool pool = pools.all().values().iterator().next();
        pool.add(teacher);
        file.save(pools);

        UserPools restored = pools(file);
        new PeopleFile(Optional.of(directory)).restore(restored);

        assertThat(restored.pool(pool.id()).orElseThrow().user("teacher_1")).hasValue(teacher);
    }

    @Test
    void forgets_without_a_directory() {
        PeopleFile nowhere = new PeopleFile(Optional.empty());

        nowhere.save(pools(nowhere));

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void says_which_file_cannot_be_read() throws IOException {
        Files.writeString(directory.resolve("people.json"), "{");

        assertThatThrownBy(() -> new PeopleFile(Optional.of(directory))).hasMessageContaining("people.json");
    }

    private static UserPools pools(PeopleFile file) {
        UserPools pools = new UserPools("us-east-1", "000000000000", file.signingKey(), CLOCK);
        Resource resource = new Resource("S", "Pool", "AWS::Cognito::UserPool");
        pools.provision(resource, resource.properties(new ObjectMapper().createObjectNode()));
        return pools;
    }
}
