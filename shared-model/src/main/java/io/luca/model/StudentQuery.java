package io.luca.model;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which students somebody looks for.
 *
 * @param words of which each is the beginning of a word of the name, accents and case aside; none for all
 * @param group such as {@code A}; empty for all
 */
public record StudentQuery(List<String> words, Optional<String> group) {

    private static final int MOST_CHARACTERS = 100;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    public StudentQuery {
        words = List.copyOf(words);
    }

    /**
     * What a person typed.
     *
     * @throws LucaException {@code INVALID} for {@code q} if that is long
     */
    public static StudentQuery of(String typed, Optional<String> group) {
        if (typed.length() > MOST_CHARACTERS) {
            throw LucaException.invalid("q", "q must have at most " + MOST_CHARACTERS + " characters");
        }
        return new StudentQuery(wordsOf(typed), group);
    }

    public boolean finds(Student student) {
        List<String> name = wordsOf(student.name());
        return group.filter(one -> !one.equals(student.group())).isEmpty()
                && words.stream().allMatch(word -> name.stream().anyMatch(each -> each.startsWith(word)));
    }

    private static List<String> wordsOf(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(BETWEEN_WORDS.split(plain))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
