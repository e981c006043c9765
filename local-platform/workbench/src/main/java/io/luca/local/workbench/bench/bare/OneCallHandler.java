package io.luca.local.workbench.bench.bare;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes a client of AWS's SDK when it starts, and one call by it before it answers: the least that a function can do that asks AWS for
 * anything. The call is one that every role may make.
 */
public final class OneCallHandler implements RequestStreamHandler {

    private final StsClient sts =
            StsClient.builder().httpClientBuilder(ApacheHttpClient.builder()).build();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String account = sts.getCallerIdentity().account();
        output.write(("\"" + account + "\"").getBytes(StandardCharsets.UTF_8));
    }
}
