package io.luca.interactive.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.luca.interactive.http.Call;
import io.luca.interactive.http.Caller;
import io.luca.interactive.http.Reply;
import io.luca.model.PersonId;
import io.luca.model.RequestId;
import io.luca.model.Role;
import io.luca.model.SchoolId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteTest {

    private static final Call CALL = new Call(
            new Caller(new SchoolId("norte"), new PersonId("admin_1"), Role.SCHOOL_ADMIN),
            Map.<String, String>of()::get,
            _ -> List.of(),
            new byte[0],
            new RequestId("correlation"));

    private final List<String> seen = new ArrayList<>();

    private void call(Route route) {
        var _ = route.after((_, changes) -> seen.add(changes ? "changes" : "reads"))
                .handler()
                .handle(CALL);
    }

    private Route route(String method) {
        return new Route(method, "/somewhere", Set.of(Role.SCHOOL_ADMIN), _ -> {
            seen.add("handled");
            return Reply.ok(new byte[0]);
        });
    }

    @Test
    void the_guard_looks_first_and_knows_what_changes_something() {
        call(route("GET"));
        call(route("PUT"));
        call(route("GET").thatChanges());

        assertThat(seen).containsExactly("reads", "handled", "changes", "handled", "changes", "handled");
    }
}
