package io.luca.infra.construct;

import java.util.regex.Pattern;

/**
 * A page of runbooks, and what an alarm says that has a section on it: what has happened, where to look first, and where to read on. Who
 * is called by the alarm reads nothing else before that.
 *
 * @param page the name of its file in {@code docs/runbooks}, without the ending
 */
public record Runbook(String page) {

    private static final Pattern NAME = Pattern.compile("[a-z]+(-[a-z]+)*");
    private static final Pattern SECTION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    public Runbook {
        if (!NAME.matcher(page).matches()) {
            throw new IllegalArgumentException("a page of runbooks has a name like gov-sync, got " + page);
        }
    }

    /**
     * The description of an alarm. Alarms that have a section in common mean the same, and say the same.
     *
     * @param happened in a sentence, without its full stop
     * @param firstLook where to look first, without the full stop
     * @param section the anchor of the section's heading
     */
    public String description(String happened, String firstLook, String section) {
        if (!SECTION.matcher(section).matches()) {
            throw new IllegalArgumentException("a section's anchor is like failed-a-run-failed, got " + section);
        }
        return "%s. First look: %s. Runbook: docs/runbooks/%s.md#%s.".formatted(happened, firstLook, page, section);
    }
}
