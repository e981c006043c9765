package io.luca.interactive.server;

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
}
