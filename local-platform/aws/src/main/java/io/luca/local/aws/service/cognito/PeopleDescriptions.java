package io.luca.local.aws.service.cognito;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** People as Cognito's answers describe them. */
final class PeopleDescriptions {

    private PeopleDescriptions() {}

    /**
     * A person with those attributes that may be read; the pool's own id is always among them.
     *
     * @param attributes how the answer names the list of attributes
     */
    static Map<String, Object> of(PoolUser user, String attributes, Predicate<String> mayRead) {
        List<Map<String, String>> readable = new ArrayList<>();
        readable.add(attribute("sub", user.sub()));
        user.attributes().forEach((name, value) -> {
            if (mayRead.test(name)) {
                readable.add(attribute(name, value));
            }
        });
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("Username", user.username());
        described.put(attributes, readable);
        described.put("UserCreateDate", user.createdAt().getEpochSecond());
        described.put("Enabled", true);
        described.put("UserStatus", user.status());
        return described;
    }

    private static Map<String, String> attribute(String name, String value) {
        return Map.of("Name", name, "Value", value);
    }
}
