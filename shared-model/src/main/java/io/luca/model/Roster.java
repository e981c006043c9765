package io.luca.model;

import java.util.List;

/**
 * A class and who is or was in it.
 *
 * @param members teaching ones and students, in order of role and person, of each in order of the first day
 */
public record Roster(TaughtClass schoolClass, List<Membership> members) {

    public Roster {
        members = List.copyOf(members);
    }
}
