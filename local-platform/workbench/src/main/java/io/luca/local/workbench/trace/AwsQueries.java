package io.luca.local.workbench.trace;

import io.luca.contract.LogFields;
import java.util.stream.Collectors;

/** How everything of an id is found on AWS. */
public record AwsQueries(TracedId id, LogGroups groups) {

    private static final int MOST_LINES = 1_000;

    /**
     * A query of Logs Insights for the command line, which alone takes beginnings of names:
     * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html
     */
    public String logsInsights() {
        String prefixes =
                groups.prefixes().stream().map(prefix -> "'" + prefix + "'").collect(Collectors.joining(", "));
        return ("SOURCE logGroups(namePrefix: [%s])"
                        + " | fields @timestamp, @log, @message | filter @message like '%s'"
                        + " | sort @timestamp asc | limit %d")
                .formatted(prefixes, id, MOST_LINES);
    }

    /** A filter of X-Ray's traces, of a request or of a run: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html */
    public String traceFilter() {
        return "annotation.%s = \"%s\" OR annotation.run = \"%s\"".formatted(LogFields.CORRELATION_ID, id, id);
    }
}
