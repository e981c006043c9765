package io.luca.infra.settings;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which deployment this is. Several of them fit one account and region, as their names differ.
 *
 * @param name by which it is chosen
 * @param protection of what must not be lost
 * @param region where it is deployed; empty for the laptop, which is in none
 */
public record Environment(String name, Protection protection, Optional<String> region) {

    /** The environments that there are. */
    public static final Set<String> NAMES = Set.of("laptop", "dev", "staging", "prod");

    /** The name of the setting that chooses one. */
    public static final String CONTEXT = "environment";

    /** The name of the setting that says where. */
    public static final String REGION = "region";

    private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    private static final String PROD = "prod";
    /** Boots what is prod's on one machine, so that names there are those of the runbooks. */
    static final String LAPTOP = "laptop";

    /** How what must not be lost is kept from being lost. */
    public enum Protection {
        /** It goes with its stack. */
        NONE,
        /** It stays when its stack goes, but not when its very first deployment is rolled back. */
        KEPT,
        /** It stays, and can be deleted by nobody before the protection is taken off. */
        LOCKED;

        static Protection parse(String text) {
            return switch (text) {
                case "none" -> NONE;
                case "kept" -> KEPT;
                case "locked" -> LOCKED;
                default ->
                    throw new IllegalArgumentException("dataProtection must be none, kept or locked, got " + text);
            };
        }
    }

    public Environment {
        Requirement.check(
                NAMES.contains(name),
                "environment must be one of " + NAMES.stream().sorted().toList() + ", got " + name);
        Requirement.check(
                !name.equals(PROD) || protection != Protection.NONE, "dataProtection of prod must be kept or locked");
        region.ifPresent(text ->
                Requirement.check(REGION_NAME.matcher(text).matches(), "region must be like us-east-1, got " + text));
        Requirement.check(
                name.equals(LAPTOP) || region.isPresent(), "region must be there: say where " + name + " is deployed");
        Requirement.check(
                !name.equals(LAPTOP) || region.isEmpty(),
                "region must not be there for the laptop: its templates fit every region");
    }

    static Environment read(Context context) {
        return new Environment(
                context.required(CONTEXT), Protection.parse(context.required("dataProtection")), context.text(REGION));
    }

    /** Whether nobody can delete what must not be lost, before the protection is taken off. */
    public boolean isLocked() {
        return protection == Protection.LOCKED;
    }

    /** Whether it has all that prod has: the laptop boots it. */
    public boolean isLikeProd() {
        return isProd() || name.equals(LAPTOP);
    }

    /** Whether schools work on it. */
    public boolean isProd() {
        return name.equals(PROD);
    }
}
