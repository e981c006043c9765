package io.luca.interactive.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.luca.model.LucaException;
import io.luca.model.SchoolId;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class ExportLinksTest {

    private static final SchoolId SCHOOL = new SchoolId("school_123");
    private static final String KEY = "exports/school_id=school_123/e-1/records.jsonl";
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    private final List<SchoolId> asked = new ArrayList<>();
    private final ExportLinks links = links("https://s3.us-east-1.amazonaws.com");

    @Test
    void a_link_leads_to_the_object_in_its_bucket() {
        URI link = links.to(SCHOOL, KEY);

        assertThat(link.getScheme()).isEqualTo("https");
        assertThat(link.getHost()).isEqualTo("s3.us-east-1.amazonaws.com");
        assertThat(link.getRawPath()).isEqualTo("/luca-exports/exports/school_id%3Dschool_123/e-1/records.jsonl");
        assertThat(link.getPath()).isEqualTo("/luca-exports/" + KEY);
    }

    @Test
    void it_lives_five_minutes_at_most() {
        Map<String, String> query = query(links.to(SCHOOL, KEY));

        assertThat(query).containsEntry("X-Amz-Date", "20261124T120000Z");
        assertThat(Integer.parseInt(Objects.requireNonNull(query.get("X-Amz-Expires"))))
                .isBetween(1, 300);
    }

    @Test
    void it_is_signed_as_the_school_and_only_the_host_beside_the_address() {
        Map<String, String> query = query(links.to(SCHOOL, KEY));

        assertThat(asked).containsExactly(SCHOOL);
        assertThat(query)
                .containsEntry("X-Amz-Credential", "ASIATEST/20261124/us-east-1/s3/aws4_request")
                .containsEntry("X-Amz-Security-Token", "session/+=")
                .containsEntry("X-Amz-SignedHeaders", "host");
    }

    /** The files hold all that there is of a child. */
    @Test
    void what_it_leads_to_is_kept_by_nobody_on_the_way() {
        assertThat(query(links.to(SCHOOL, KEY))).containsEntry("response-cache-control", "no-store");
    }

    /** Computed here from the rules for S3: the path encoded once, and a payload that is not signed. */
    @Test
    void s3_comes_to_the_same_signature() throws GeneralSecurityException {
        URI link = links("http://127.0.0.1:4566").to(SCHOOL, KEY);

        assertThat(query(link)).containsEntry("X-Amz-Signature", signature(link));
    }

    @Test
    void without_credentials_of_the_school_there_is_no_link() {
        ExportLinks closed = new ExportLinks(
                _ -> {
                    throw LucaException.closed("no", null);
                },
                new ExportLinks.Bucket("luca-exports", "us-east-1", URI.create("https://s3.test")),
                NOON);

        assertThatThrownBy(() -> closed.to(SCHOOL, KEY)).isInstanceOf(LucaException.class);
    }

    private ExportLinks links(String endpoint) {
        return new ExportLinks(
                school -> {
                    asked.add(school);
                    return StaticCredentialsProvider.create(
                            AwsSessionCredentials.create("ASIATEST", "secret", "session/+="));
                },
                new ExportLinks.Bucket("luca-exports", "us-east-1", URI.create(endpoint)),
                NOON);
    }

    private static Map<String, String> query(URI link) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : link.getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return query;
    }

    private static String signature(URI link) throws GeneralSecurityException {
        Map<String, String> signed = new TreeMap<>();
        for (String pair : link.getRawQuery().split("&")) {
            signed.put(pair.substring(0, pair.indexOf('=')), pair);
        }
        signed.remove("X-Amz-Signature");
        String request = String.join(
                "\n",
                "GET",
                link.getRawPath(),
                String.join("&", signed.values()),
                "host:" + link.getAuthority(),
                "",
                "host",
                "UNSIGNED-PAYLOAD");
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8)));
        byte[] key = "AWS4secret".getBytes(UTF_8);
        for (String part : List.of("20261124", "us-east-1", "s3", "aws4_request")) {
            key = hmac(key, part);
        }
        return HexFormat.of()
                .formatHex(hmac(
                        key,
                        String.join(
                                "\n",
                                "AWS4-HMAC-SHA256",
                                "20261124T120000Z",
                                "20261124/us-east-1/s3/aws4_request",
                                hash)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
