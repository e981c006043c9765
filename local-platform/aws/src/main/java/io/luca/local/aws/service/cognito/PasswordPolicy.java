package io.luca.local.aws.service.cognito;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** What a pool demands of a password. */
record PasswordPolicy(int minimumLength, boolean lower, boolean upper, boolean digits, boolean symbols) {

    /** A password that nobody learns here: where an administrator names none, Cognito makes one and sends it by mail. */
    String made() {
        byte[] random = new byte[Math.max(minimumLength, 24)];
        new SecureRandom().nextBytes(random);
        return "aA1!" + Base64.getUrlEncoder().encodeToString(random);
    }

    /** What is wrong with a password, in Cognito's words; empty if nothing is. */
    Optional<String> objection(String password) {
        if (password.length() < minimumLength) {
            return Optional.of("Password not long enough");
        }
        if (lower && password.chars().noneMatch(Character::isLowerCase)) {
            return Optional.of("Password must have lowercase characters");
        }
        if (upper && password.chars().noneMatch(Character::isUpperCase)) {
            return Optional.of("Password must have uppercase characters");
        }
        if (digits && password.chars().noneMatch(Character::isDigit)) {
            return Optional.of("Password must have numeric characters");
        }
        if (symbols && password.chars().allMatch(Character::isLetterOrDigit)) {
            return Optional.of("Password must have symbol characters");
        }
        return Optional.empty();
    }
}
