package io.luca.interactive.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A user pool's key set over HTTP, and tokens as Cognito shapes them. */
public final class UserPool implements AutoCloseable {

    public static final String ID = "us-east-1_test";
    public static final String CLIENT = "client123";
    public static final String ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/" + ID;

    /** Of all pools of a run: to find two primes takes a second. */
    private static final RSAKey KEY = newKey("key-1");

    private final HttpServer server;
    private final AtomicInteger keySetRequests = new AtomicInteger();
    private volatile boolean down;

    public UserPool() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(UTF_8);
        server.createContext("/" + ID + "/.well-known/jwks.json", exchange -> {
            try (exchange) {
                keySetRequests.incrementAndGet();
                exchange.sendResponseHeaders(down ? 503 : 200, down ? -1 : keys.length);
                if (!down) {
                    exchange.getResponseBody().write(keys);
                }
            }
        });
        server.start();
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public int keySetRequests() {
        return keySetRequests.get();
    }

    public void goDown() {
        down = true;
    }

    public void comeBack() {
        down = false;
    }

    public RSAKey key() {
        return KEY;
    }

    /** A valid ID token. */
    public String token(String school, String person, String group) {
        return token(school, person, group, claims -> claims);
    }

    /** An ID token with some claims changed, signed with the pool's key. */
    public String token(String school, String person, String group, UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(KEY, change.apply(claims(school, person, group)).build());
    }

    /** The claims of a valid ID token. */
    public static JWTClaimsSet.Builder claims(String school, String person, String group) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(CLIENT)
                .subject(UUID.randomUUID().toString())
                .claim("token_use", "id")
                .claim("custom:school_id", school)
                .claim("custom:person_id", person)
                .claim("cognito:groups", List.of(group))
                .claim("cognito:username", person)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3_600)));
    }

    /** Signs claims as a pool does. */
    public static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2_048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
