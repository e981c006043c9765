package io.luca.model;

/** The receipt that the government gives for a batch that it took: 1 to {@value #MAX} printable characters of ASCII. */
public record GovernmentReceipt(String value) {

    static final int MAX = 200;

    public GovernmentReceipt {
        if (value.isEmpty()
                || value.length() > MAX
                || value.chars().anyMatch(letter -> letter < 0x21 || letter > 0x7e)) {
            throw LucaException.invalid("receipt", "a receipt must be 1 to " + MAX + " printable characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
