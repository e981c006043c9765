package io.luca.interactive.school;

import com.fasterxml.jackson.core.JsonGenerator;
import io.luca.interactive.http.Call;
import io.luca.interactive.http.Fields;
import io.luca.interactive.http.Json;
import io.luca.interactive.http.Reply;
import io.luca.model.LucaException;
import io.luca.model.Person;
import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.store.PeoplePage;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code /people} endpoints: who works at a school, and in which roles. */
public final class PeopleHandlers {

    private final SchoolData data;
    private final PeopleRights rights;
    private final Clock clock;

    public PeopleHandlers(SchoolData data, PeopleRights rights, Clock clock) {
        this.data = data;
        this.rights = rights;
        this.clock = clock;
    }

    /** {@code GET /people?limit=&cursor=}, by id. */
    public Reply list(Call call) {
        int limit = call.limit();
        String cursor = call.optionalQuery("cursor").orElse(null);
        PeoplePage page = data.people(call.school(), people -> people.page(limit, cursor));
        return Reply.ok(Json.object(json -> {
            Json.array(json, "people", page.people(), PeopleHandlers::write);
            if (page.next().isPresent()) {
                json.writeStringField("next_cursor", page.next().get());
            }
        }));
    }

    /** {@code PUT /people/{person_id}}, with the version that was read; without one for somebody new. */
    public Reply save(Call call) {
        Fields fields = call.fields("names", "roles", "active", "version");
        PersonId id = new PersonId(call.pathValue("person_id"));
        Person next = new Person(
                id,
                fields.text("names"),
                roles(fields.texts("roles")),
                fields.optionalFlag("active").orElse(true),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                fields.optionalInteger("version").map(PeopleHandlers::next).orElse(0));
        if (id.equals(call.caller().person())) {
            throw LucaException.conflict("person_id", "nobody says the own roles; another school-admin can");
        }
        rights.requireNow(call.caller());
        Person saved = data.people(call.school(), people -> people.save(next));
        rights.forget(call.school(), id);
        return Reply.ok(Json.object(json -> write(json, saved)));
    }

    private static int next(int version) {
        if (version < 0 || version == Integer.MAX_VALUE) {
            throw LucaException.invalid("version", "version must be the one that was read");
        }
        return version + 1;
    }

    private static Set<Role> roles(List<String> groups) {
        return groups.stream()
                .map(group -> Role.ofGroup(group)
                        .filter(Role::isStaff)
                        .orElseThrow(() -> LucaException.invalid(
                                "roles", "roles must be of teacher, coordinator and school-admin")))
                .collect(Collectors.toSet());
    }

    private static void write(JsonGenerator json, Person person) throws IOException {
        json.writeStringField("person_id", person.id().value());
        json.writeStringField("names", person.names());
        json.writeArrayFieldStart("roles");
        for (String role : person.roles().stream().map(Role::group).sorted().toList()) {
            json.writeString(role);
        }
        json.writeEndArray();
        json.writeBooleanField("active", person.isActive());
        json.writeNumberField("version", person.version());
    }
}
