package io.luca.grading;

/**
 * The best raw grade of a class, which a curve goes by.
 *
 * @param raw on the scale; extra credit may lift it above
 * @param graded how many of the class have a grade, with this one
 */
public record ClassTop(Fraction raw, int graded) {

    /** Below so many graded students the best one is easily guessed. */
    private static final int FEW = 5;

    public ClassTop {
        if (graded < 1) {
            throw new IllegalArgumentException("the best of a class is one of it");
        }
    }

    /** A class of one student. */
    public static ClassTop of(Fraction raw) {
        return new ClassTop(raw, 1);
    }

    /** Both together as one class. */
    public ClassTop with(ClassTop other) {
        return new ClassTop(raw.atLeast(other.raw), graded + other.graded);
    }

    boolean isOfFew() {
        return graded < FEW;
    }
}
