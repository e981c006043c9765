package io.luca.local.dynamodb.expression;

import java.util.function.IntUnaryOperator;

/**
 * The search for a part in a longer sequence, by Knuth, Morris and Pratt: its time grows with the sum of both lengths. A naive one grows with
 * their product, which is minutes for values of 400 KB, and a write holds its item's lock meanwhile.
 */
final class Search {

    private Search() {}

    /** Whether a part is anywhere in a whole; an empty one is. */
    static boolean contains(int length, IntUnaryOperator whole, int partLength, IntUnaryOperator part) {
        if (partLength == 0) {
            return true;
        }
        int[] borders = borders(partLength, part);
        int matched = 0;
        for (int i = 0; i < length; i++) {
            int next = whole.applyAsInt(i);
            while (matched > 0 && part.applyAsInt(matched) != next) {
                matched = borders[matched - 1];
            }
            if (part.applyAsInt(matched) == next && ++matched == partLength) {
                return true;
            }
        }
        return false;
    }

    /** For each beginning of the part, how long the longest one is that it also ends with. */
    private static int[] borders(int length, IntUnaryOperator part) {
        int[] borders = new int[length];
        for (int i = 1; i < length; i++) {
            int border = borders[i - 1];
            while (border > 0 && part.applyAsInt(border) != part.applyAsInt(i)) {
                border = borders[border - 1];
            }
            borders[i] = part.applyAsInt(border) == part.applyAsInt(i) ? border + 1 : border;
        }
        return borders;
    }
}
