package io.luca.model;

import java.math.RoundingMode;
import java.util.Locale;

/**
 * The rounding of a grade, once and at the end.
 *
 * @param decimals how many decimals a grade has, 0 to 4
 */
public record Rounding(Mode mode, int decimals) {

    private static final int MAX_DECIMALS = 4;

    /**
     * The direction in which a value between two grades goes. Grades are never negative: down is towards the lower one, up the
     * higher.
     */
    public enum Mode {
        HALF_UP(RoundingMode.HALF_UP),
        HALF_EVEN(RoundingMode.HALF_EVEN),
        HALF_DOWN(RoundingMode.HALF_DOWN),
        DOWN(RoundingMode.DOWN),
        UP(RoundingMode.UP);

        private final RoundingMode java;

        Mode(RoundingMode java) {
            this.java = java;
        }

        public RoundingMode java() {
            return java;
        }

        /** Its name in JSON and in the table. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The mode of that name.
         *
         * @throws LucaException {@code INVALID} if there is none
         */
        public static Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.text().equals(text)) {
                    return mode;
                }
            }
            throw LucaException.invalid(
                    "rounding.mode", "rounding.mode must be half_up, half_even, half_down, down or up");
        }
    }

    public Rounding {
        if (decimals < 0 || decimals > MAX_DECIMALS) {
            throw LucaException.invalid("rounding.decimals", "rounding.decimals must be 0 to " + MAX_DECIMALS);
        }
    }

    /** The rounding of rules that name none: as schools round by hand, to the decimals of a mark. */
    public static Rounding of(Scale scale) {
        return new Rounding(Mode.HALF_UP, scale.decimals());
    }
}
