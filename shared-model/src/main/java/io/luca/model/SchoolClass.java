package io.luca.model;

/** What a school's students have in one subject and period. */
public record SchoolClass(SubjectId subject, PeriodId period) {}
