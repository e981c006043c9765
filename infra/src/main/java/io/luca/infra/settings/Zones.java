package io.luca.infra.settings;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The two availability zones that the service's network is in. A name means another zone in each account, and VPC links are not in all
 * of them: whoever deploys knows which.
 *
 * @param names such as {@code us-east-1a}
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-links-v2.html">Where VPC links are</a>
 */
public record Zones(List<String> names) {

    /** How many zones the network is in: a balancer must be in two. */
    public static final int NUMBER = 2;

    private static final Pattern NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d[a-z]");

    public Zones {
        names = List.copyOf(names);
        boolean right = names.size() == NUMBER
                && names.stream().allMatch(name -> NAME.matcher(name).matches())
                && new HashSet<>(names).size() == NUMBER
                && names.stream().map(Zones::region).distinct().count() == 1;
        Requirement.check(
                right, "zones must be two of one region, like us-east-1a,us-east-1b, got " + String.join(",", names));
    }

    static Optional<Zones> read(Context context) {
        return context.text("zones").map(text -> new Zones(List.of(text.split(",", -1))));
    }

    /** The region that both are in. */
    String region() {
        return region(names.getFirst());
    }

    private static String region(String zone) {
        return zone.substring(0, zone.length() - 1);
    }
}
