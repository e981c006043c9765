package io.luca.model;

import java.util.Collection;
import java.util.Map;

/**
 * What people call what a school's configuration knows by ids, such as {@code Educación Física} for {@code edu_fis}: 1 to 100 characters
 * each. What has none is called by its id.
 */
public record DisplayNames(
        Map<SubjectId, String> subjects, Map<PeriodId, String> periods, Map<EvaluationType, String> types) {

    /** Everything is called by its id. */
    public static final DisplayNames NONE = new DisplayNames(Map.of(), Map.of(), Map.of());

    private static final int LONGEST = 100;

    public DisplayNames {
        subjects = Map.copyOf(subjects);
        periods = Map.copyOf(periods);
        types = Map.copyOf(types);
        requireLengths("subjects", subjects);
        requireLengths("periods", periods);
        requireLengths("types", types);
    }

    private static void requireLengths(String kind, Map<?, String> names) {
        names.forEach((id, name) -> {
            if (name.isBlank() || name.length() > LONGEST) {
                String field = "display_names." + kind + "." + id;
                throw LucaException.invalid(field, field + " must have 1 to " + LONGEST + " characters");
            }
        });
    }

    /**
     * Accepts names of what there is.
     *
     * @throws LucaException {@code INVALID} for the first one of something else
     */
    public void requireOnly(
            Collection<SubjectId> ofSubjects, Collection<PeriodId> ofPeriods, Collection<EvaluationType> ofTypes) {
        requireKnown("subjects", subjects, ofSubjects);
        requireKnown("periods", periods, ofPeriods);
        requireKnown("types", types, ofTypes);
    }

    private static <K> void requireKnown(String kind, Map<K, String> names, Collection<K> known) {
        names.keySet().stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
            String field = "display_names." + kind + "." + id;
            throw LucaException.invalid(field, field + " names nothing of this configuration");
        });
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
