package io.luca.local.workbench.smoke;

import io.luca.model.SchoolId;
import io.luca.model.StudentId;
import io.luca.store.SchoolKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** A school that is there for a smoke test only, with one person of each group. Their names say what they are. */
final class TestSchool {

    /** The subject that it teaches. */
    static final String SUBJECT = "matematicas";

    private final SchoolId id;
    private final String period;
    private final String password;
    private final BiFunction<String, String, String> signIn;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, String> tokensOfPasswordAlone = new ConcurrentHashMap<>();

    /**
     * A school.
     *
     * @param period its one period, whose name no other school has
     * @param signIn gives the ID token of a person with a password
     */
    TestSchool(SchoolId id, String period, String password, BiFunction<String, String, String> signIn) {
        this.id = id;
        this.period = period;
        this.password = password;
        this.signIn = signIn;
    }

    SchoolId id() {
        return id;
    }

    String period() {
        return period;
    }

    String teacher() {
        return id + "_teacher";
    }

    String administrator() {
        return id + "_admin";
    }

    StudentId pupil() {
        return new StudentId(id + "_pupil");
    }

    String password() {
        return password;
    }

    /** The ID token of one of its people; each signs in once. */
    String token(String person) {
        return tokens.computeIfAbsent(person, name -> signIn.apply(name, password));
    }

    /** What a person of the staff got before there was an authenticator. */
    String tokenOfPasswordAlone(String person) {
        String token = tokensOfPasswordAlone.get(person);
        if (token == null) {
            throw new IllegalStateException(person + " never signed in by the password alone");
        }
        return token;
    }

    /** Keeps what a person of the staff got before there was an authenticator. */
    void gotByPasswordAlone(String person, String token) {
        tokensOfPasswordAlone.put(person, token);
    }

    /** The partition of its pupil's records. */
    String pupilsPartition() {
        return keys().student(pupil());
    }

    SchoolKeys keys() {
        return new SchoolKeys(id);
    }
}
