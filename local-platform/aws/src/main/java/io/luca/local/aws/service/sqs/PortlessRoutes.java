package io.luca.local.aws.service.sqs;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.server.RequestContext;
import org.apache.pekko.http.scaladsl.server.Route;
import org.apache.pekko.http.scaladsl.server.RouteResult;
import org.apache.pekko.stream.Materializer;
import org.elasticmq.NodeAddress;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.rest.sqs.AutoCreateQueuesConfig;
import org.elasticmq.rest.sqs.ElasticMQConfig;
import org.elasticmq.rest.sqs.QueueURLModule;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.SendMessageDirectives;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.rest.sqs.XmlNsVersion;
import scala.Function1;
import scala.concurrent.Future;

/**
 * What ElasticMQ's REST server is made of, without the server: its own routes as a function, for a call in this process, and its own
 * checks of a message. The library
 * offers them by a TCP port alone, which asks for no keys, so that whoever reaches the port is past everything that judges a call.
 * They are found by the types that make them, once at the start; another version of the library that has them otherwise does not
 * start.
 *
 * @param routes answers a request
 * @param sending checks messages and sends them
 */
record PortlessRoutes(Function1<HttpRequest, Future<HttpResponse>> routes, SendMessageDirectives sending) {

    /** The one class of the builder's own in which the parts of the server come together. */
    private static final String PARTS = TheSQSRestServerBuilder.class.getName() + "$$anon$1";

    /**
     * The routes over the queues of an actor.
     *
     * @param builder with region and account; it is not started
     */
    static PortlessRoutes of(TheSQSRestServerBuilder builder, ActorSystem actors, ActorRef queues) {
        try {
            Object parts = Class.forName(PARTS)
                    .getConstructors()[0]
                    .newInstance(
                            builder,
                            new AtomicReference<>(builder.serverAddress()),
                            actors,
                            Materializer.apply(actors),
                            queues,
                            StrictSQSLimits$.MODULE$,
                            AutoCreateQueuesConfig.disabled());
            @SuppressWarnings("unchecked")
            Function1<RequestContext, Future<RouteResult>> route = (Function1<RequestContext, Future<RouteResult>>)
                    maker().invoke(null, parts, new ElasticMQConfig(), XmlNsVersion.apply());
            return new PortlessRoutes(Route.toFunction(route, actors), (SendMessageDirectives) parts);
        } catch (ReflectiveOperationException | IllegalArgumentException | ClassCastException other) {
            throw new IllegalStateException("this ElasticMQ makes its routes otherwise than " + PARTS, other);
        }
    }

    /** Queue URLs that begin as the caller knows this machine. */
    static TheSQSRestServerBuilder builder(String region, String accountId) {
        return SQSRestServerBuilder.withServerAddress(new NodeAddress("", "*", 0, ""))
                .withAWSRegion(region)
                .withAWSAccountId(accountId);
    }

    private static Method maker() throws NoSuchMethodException {
        List<Class<?>> wanted = List.of(QueueURLModule.class, ElasticMQConfig.class, XmlNsVersion.class);
        return Arrays.stream(TheSQSRestServerBuilder.class.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == Function1.class)
                .filter(method -> List.of(method.getParameterTypes()).equals(wanted))
                .findAny()
                .orElseThrow(() -> new NoSuchMethodException("of " + wanted));
    }
}
