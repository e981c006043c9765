package io.luca.local.platform.government;

/** A version of a final grade, by who and what it is of. */
public record Grade(String school, String period, String student, String subject, int version) {}
