package io.luca.local.workbench.school;

import io.luca.model.PersonId;
import io.luca.model.SchoolId;
import java.time.ZoneId;

/**
 * A school that is to come into being.
 *
 * @param name for people
 * @param zone where it is, which says what day it is there
 * @param administrator the first one, who lets everybody else in
 * @param administratorNames for people
 */
public record NewSchool(SchoolId id, String name, ZoneId zone, PersonId administrator, String administratorNames) {}
