package io.luca.local.workbench.cli;

/** What an option may be; told before anything starts. */
final class Bounds {

    private Bounds() {}

    /** @throws IllegalArgumentException naming the option, if the value is below 1 or above the most */
    static void require(int value, int most, String option) {
        require(value, 1, most, option);
    }

    /** @throws IllegalArgumentException naming the option, if the value is below the least or above the most */
    static void require(int value, int least, int most, String option) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be " + least + " to " + most + ", got " + value);
        }
    }
}
