package io.luca.contract;

/** Attributes that say who acts, and for which school: the claims of an ID token, and the tag of a session. */
public final class IdentityAttributes {

    /** The session tag that names the tenant; the IAM policies compare it with the keys. */
    public static final String SCHOOL_TAG = "school_id";

    public static final String SCHOOL_CLAIM = "custom:school_id";
    public static final String PERSON_CLAIM = "custom:person_id";
    public static final String GROUPS_CLAIM = "cognito:groups";

    /**
     * Why a person of the staff has no role: the second factor that staff must have turned on is {@link #FACTOR_MISSING}, it is there and
     * {@link #FACTOR_NOT_PROVEN}, or all that is {@link #FACTOR_UNKNOWN}. A token without the claim lacks nothing.
     */
    public static final String SECOND_FACTOR_CLAIM = "second_factor";

    /** The person has turned none on. */
    public static final String FACTOR_MISSING = "missing";

    /** The session may have been begun before it was turned on: a sign-in with it is wanted first. */
    public static final String FACTOR_NOT_PROVEN = "sign_in_again";

    /** The user pool did not say it in time. */
    public static final String FACTOR_UNKNOWN = "unknown";

    /**
     * The attribute by which the pool remembers when a person first signed in with the second factor since it was turned on; no instant
     * if never. The pool's trigger writes it and no client can.
     */
    public static final String FACTOR_PROVEN_AT = "custom:factor_proven_at";

    private IdentityAttributes() {}
}
