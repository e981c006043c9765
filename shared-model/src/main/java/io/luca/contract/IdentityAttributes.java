package io.luca.contract;

/** Attributes that say who acts, and for which school: the claims of an ID token, and the tag of a session. */
public final class IdentityAttributes {

    /** The session tag that names the tenant; the IAM policies compare it with the keys. */
    public static final String SCHOOL_TAG = "school_id";

    public static final String SCHOOL_CLAIM = "custom:school_id";
    public static final String PERSON_CLAIM = "custom:person_id";
    public static final String GROUPS_CLAIM = "cognito:groups";

    private IdentityAttributes() {}
}
