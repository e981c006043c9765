package io.luca.infra.settings;

import io.luca.contract.RequestShares;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API and the service behind it, as far as they differ between deployments.
 *
 * @param compute where the interactive service runs
 * @param capacity how much of it there is
 * @param originSecret the number of the secret by which App Runner knows the gateway: one more is another secret
 * @param webOrigin the one origin that browsers may call from
 * @param requests the throttle of each route without one of its own, for all schools together: it protects what is behind it and
 *     the account's quota, and is wider than what all copies of the service take of one school, so that the school is limited first
 * @param events the throttle of behavior events
 * @param domain the name of its own; empty for the one that AWS gives it
 * @param firewall what does not even reach the throttles
 */
public record Api(
        Compute compute,
        Capacity capacity,
        int originSecret,
        String webOrigin,
        Throttle requests,
        Throttle events,
        Optional<Domain> domain,
        Firewall firewall) {

    private static final Pattern ORIGIN = Pattern.compile("https://[a-z0-9.-]+(:[0-9]{1,5})?");

    public Api {
        Requirement.check(originSecret >= 1, "originSecret must be at least 1, got " + originSecret);
        Requirement.check(
                ORIGIN.matcher(webOrigin).matches(),
                "webOrigin must be like https://app.example.com, got " + webOrigin);
        requireAboveOneSchool(
                requests.perSecond(), requests.name() + "Rate", RequestShares.SCHOOL_PER_SECOND, capacity);
        requireAboveOneSchool(requests.burst(), requests.name() + "Burst", RequestShares.SCHOOL_BURST, capacity);
    }

    private static void requireAboveOneSchool(int limit, String setting, int ofEachTask, Capacity capacity) {
        int ofOneSchool = capacity.most() * ofEachTask;
        Requirement.check(
                limit > ofOneSchool,
                setting + " must be above " + ofOneSchool + ", which tasks in a number of mostTasks ("
                        + capacity.most() + ") take of one school, or it would use up what all schools share; got "
                        + limit);
    }

    static Api read(Context context) {
        return new Api(
                Compute.parse(context.required("interactiveCompute")),
                Capacity.read(context),
                context.number("originSecret"),
                context.required("webOrigin"),
                Throttle.read(context, "throttle"),
                Throttle.read(context, "behavior"),
                Domain.read(context),
                Firewall.read(context));
    }
}
