package io.luca.model;

/** A class of a school: what its students have in one subject and period. */
public record SchoolClass(SubjectId subject, PeriodId period) {}
