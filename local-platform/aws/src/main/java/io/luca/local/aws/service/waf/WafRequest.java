package io.luca.local.aws.service.waf;

import java.util.List;
import java.util.Map;

/**
 * What a web ACL sees of a request.
 *
 * @param path as it was sent, still percent-encoded
 * @param query as it was sent, without the question mark; empty if there is none
 * @param headers by lower-case name
 * @param sourceIp the address of the TCP peer; no header is believed
 */
public record WafRequest(
        String method, String path, String query, Map<String, List<String>> headers, byte[] body, String sourceIp) {}
