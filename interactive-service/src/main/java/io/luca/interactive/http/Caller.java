package io.luca.interactive.http;

import io.luca.model.PersonId;
import io.luca.model.SchoolId;

/** Who calls, as the verified token says. The school can be named in no other way. */
public record Caller(SchoolId school, PersonId person, Role role) {}
