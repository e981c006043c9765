package io.luca.model;

/** The name of one behavior event. The client chooses it, and sends the same again when it sends the same event again. */
public record EventId(String value) {

    public EventId {
        Ids.valid(value, "event_id");
    }

    @Override
    public String toString() {
        return value;
    }
}
