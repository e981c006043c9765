package io.luca.local.aws.service.apigateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.luca.local.aws.service.waf.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a blocked request is answered with. */
final class WafAnswers {

    private static final String FORBIDDEN =
            "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n";

    private WafAnswers() {}

    /** The custom response, else the page that AWS WAF shows in front of a service that has no answer of its own. */
    static Answer own(Verdict.Blocked blocked) {
        return blocked.answer().map(WafAnswers::custom).orElseGet(() -> Answer.text(403, "text/html", FORBIDDEN));
    }

    static Answer custom(Verdict.Answer answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of(answer.contentType()));
        answer.headers()
                .forEach((name, value) ->
                        headers.put(name.equalsIgnoreCase("content-type") ? "Content-Type" : name, List.of(value)));
        return new Answer(answer.status(), headers, answer.body().getBytes(UTF_8));
    }
}
