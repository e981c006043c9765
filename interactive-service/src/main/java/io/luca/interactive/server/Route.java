package io.luca.interactive.server;

import io.luca.interactive.http.Caller;
import io.luca.interactive.http.Handler;
import io.luca.model.Role;
import java.util.Set;

/**
 * One endpoint.
 *
 * @param pattern such as {@code /profile/{student_id}}; it is also the name in logs, for it holds no id
 * @param roles who may call it
 */
public record Route(String method, String pattern, Set<Role> roles, Handler handler) {

    public Route {
        roles = Set.copyOf(roles);
    }

    /** The same, that looks at its caller once more before it does anything. */
    public Route after(Guard guard) {
        return new Route(method, pattern, roles, call -> {
            guard.require(call.caller(), !method.equals("GET"));
            return handler.handle(call);
        });
    }

    /** What looks at the caller of a request whose role is the right one. */
    @FunctionalInterface
    public interface Guard {

        /** Throws {@link io.luca.model.LucaException} if the request is to be refused. */
        void require(Caller caller, boolean changes);
    }
}
