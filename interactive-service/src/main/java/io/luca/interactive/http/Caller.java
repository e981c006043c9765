package io.luca.interactive.http;

import io.luca.model.PersonId;
import io.luca.model.Role;
import io.luca.model.SchoolId;

/** The caller of a request, as the verified token says. The school can be named in no other way. */
public record Caller(SchoolId school, PersonId person, Role role) {}
