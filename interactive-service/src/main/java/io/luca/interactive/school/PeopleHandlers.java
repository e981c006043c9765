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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalInt;
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
        String names = fields.text("names");
        Set<Role> roles = roles(fields.texts("roles"));
        boolean isActive = fields.optionalFlag("active").orElse(true);
        OptionalInt version =
                fields.optionalInteger("version").map(OptionalInt::of).orElseGet(OptionalInt::empty);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        PersonId by = call.caller().person();
        if (id.equals(by)) {
            throw LucaException.conflict("person_id", "you cannot set your own roles; another school-admin can");
        }
        try {
            Person saved = data.people(
                    call.school(),
                    people -> people.save(
                            id, by, version, stored -> Person.recorded(stored, id, names, roles, isActive, now)));
            return Reply.ok(Json.object(json -> write(json, saved)));
        } finally { // what went wrong may have been written all the same
            rights.forget(call.school(), id);
        }
    }

    private static Set<Role> roles(List<String> groups) {
        return groups.stream()
                .map(group -> Role.ofGroup(group)
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
