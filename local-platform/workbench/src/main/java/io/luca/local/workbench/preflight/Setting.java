package io.luca.local.workbench.preflight;

import java.util.Optional;
import java.util.regex.Pattern;

/** A setting that stands for somebody's own address. Names that end with {@code example} are reserved, and nobody's. */
final class Setting {

    private static final Pattern NOBODYS = Pattern.compile("[.@/]example(?![\\w-])(?![.]\\w)");

    private Setting() {}

    /** Whether it is there and somebody's. */
    static Finding asked(Target target, String name, String without) {
        Optional<String> value = target.settings().text(name);
        if (value.isEmpty()) {
            return Finding.missing(without, remedy(target, name));
        }
        return NOBODYS.matcher(value.get()).find()
                ? Finding.missing(name + " is " + value.get() + ", which is nobody's", remedy(target, name))
                : Finding.ok(value.get());
    }

    static String remedy(Target target, String name) {
        return "set " + name + " of " + target.settings().environment() + " in infra/environments.yaml";
    }
}
