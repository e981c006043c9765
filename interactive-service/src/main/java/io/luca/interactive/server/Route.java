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
 * @param changes whether it may write something or begin work
 */
public record Route(String method, String pattern, Set<Role> roles, boolean changes, Handler handler) {

    public Route {
        roles = Set.copyOf(roles);
    }

    /** One that changes something by any method but GET. */
    public Route(String method, String pattern, Set<Role> roles, Handler handler) {
        this(method, pattern, roles, !method.equals("GET"), handler);
    }

    /** The same, which changes something all the same. */
    public Route thatChanges() {
        return new Route(method, pattern, roles, true, handler);
    }

    /** The same, that looks at its caller once more before it does anything. */
    public Route after(Guard guard) {
        return new Route(method, pattern, roles, changes, call -> {
            guard.require(call.caller(), changes);
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
