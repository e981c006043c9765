package io.luca.model;

/**
 * The rejection of one grade by the government, with its reason. The message is the government's own and may be about a student:
 * it is stored and reported, and never logged.
 *
 * @param code cut to {@value #MAX_CODE} characters
 * @param message cut to {@value #MAX_MESSAGE} characters
 */
public record Rejection(StudentId student, SubjectId subject, String code, String message) {

    private static final int MAX_CODE = 64;
    private static final int MAX_MESSAGE = 300;

    public Rejection {
        code = code.substring(0, Math.min(code.length(), MAX_CODE));
        message = message.substring(0, Math.min(message.length(), MAX_MESSAGE));
    }
}
