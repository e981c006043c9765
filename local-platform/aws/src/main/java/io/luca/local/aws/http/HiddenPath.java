package io.luca.local.aws.http;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A path that nobody can guess, below which a port answers: for two processes of this machine whose protocol has no place for a
 * secret of their own. Only who is told it reaches what is behind the port.
 */
public final class HiddenPath {

    private static final int BYTES = 24;
    private static final SecureRandom random = new SecureRandom();

    private HiddenPath() {}

    /** Another one each time, such as {@code /5f3a…}. */
    public static String create() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return "/" + HexFormat.of().formatHex(bytes);
    }
}
