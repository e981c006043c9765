package io.luca.local.aws.http;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Opens HTTP clients that send what they are given, once, and add nothing of their own: no retry, redirect or cookie. */
public final class PooledClient {

    private static final int CONNECTIONS = 1_024;
    private static final Timeout CONNECT_LIMIT = Timeout.ofSeconds(2);
    private static final Timeout ANSWER_LIMIT = Timeout.ofSeconds(30);
    /**
     * A connection that lay idle for longer is looked at before it is used, which takes a millisecond: the other side may have
     * closed it. Under load none lies idle for so long.
     */
    private static final TimeValue TRUSTED_IDLE = TimeValue.ofMilliseconds(10);

    private PooledClient() {}

    /** A client for calls to this machine's own processes: 2 s to connect, 30 s for an answer unless a call says else. */
    public static CloseableHttpClient open() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_LIMIT)
                                .setValidateAfterInactivity(TRUSTED_IDLE)
                                .build())
                        .build())
                .setDefaultRequestConfig(answerWithin(ANSWER_LIMIT))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .build();
    }

    /** The limit of one call. */
    public static RequestConfig answerWithin(Timeout limit) {
        return RequestConfig.custom()
                .setResponseTimeout(limit)
                .setProtocolUpgradeEnabled(false)
                .build();
    }
}
