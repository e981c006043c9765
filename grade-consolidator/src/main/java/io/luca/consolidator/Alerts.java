package io.luca.consolidator;

/** The way to tell operators. */
interface Alerts {

    /**
     * Sends a message.
     *
     * @param text names schools and reasons, and no person
     */
    void send(String subject, String text);
}
