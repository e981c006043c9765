package io.luca.local.workbench.cli;

import io.luca.local.workbench.bench.ColdStartBench;
import io.luca.local.workbench.bench.ConsolidationBench;
import io.luca.local.workbench.bench.GovSyncBench;
import io.luca.local.workbench.bench.IngestionBench;
import io.luca.local.workbench.bench.InteractiveBench;
import io.luca.local.workbench.bench.PipelineBench;
import io.luca.local.workbench.bench.TableBench;
import io.luca.local.workbench.bench.TelemetryBench;
import io.luca.local.workbench.drill.GovOutageDrill;
import io.luca.local.workbench.load.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What benchmarks measured, as tables for people. */
final class BenchTables {

    private final PrintWriter out;

    BenchTables(PrintWriter out) {
        this.out = out;
    }

    void print(PipelineBench.Result result) {
        out.println();
        result.values().forEach((what, value) -> out.printf("%-60s %12.2f%n", what, value));
        out.printf(
                "%n%-28s %6s %10s %10s %8s %7s %14s %14s %7s%n",
                "query of one school",
                "rows",
                "Parquet ms",
                "JSON ms",
                "gzip ms",
                "ratio",
                "Parquet MiB",
                "JSON MiB",
                "ratio");
        result.timings()
                .forEach(each -> out.printf(
                        "%-28s %6d %10.1f %10.1f %8.1f %7.1f %14.2f %14.2f %7.1f%n",
                        each.query(),
                        each.rows(),
                        each.parquet(),
                        each.jsonLines(),
                        each.gzip(),
                        each.ratio(),
                        each.read(),
                        each.whole(),
                        each.whole() / each.read()));
        out.flush();
    }

    void print(InteractiveBench.Result result) {
        printCalls(result.figures(), "failures");
        out.println();
        result.ratios().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(ratio -> out.printf("%-46s %7.2f%n", ratio.getKey(), ratio.getValue()));
        result.cpuMicros().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(call -> out.printf(
                        "%-46s %7.0f%n", "all processes, microseconds of CPU: " + call.getKey(), call.getValue()));
        out.printf("%-46s %7.0f%n", "service alone, microseconds of CPU a request", result.serviceMicros());
        out.printf("%-46s %7.0f%n", "its calls of the table alone, the same", result.bareServiceMicros());
        out.printf("%-46s %7d%n", "service peak memory (RSS), MiB", result.peakMebibytes());
        out.flush();
    }

    void print(TelemetryBench.Result result) {
        printCalls(result.figures(), "failures");
        out.println();
        result.values().forEach((what, value) -> out.printf("%-56s %6.3f%n", what, value));
        out.flush();
    }

    void print(IngestionBench.Result result) {
        printCalls(List.of(result.edge()), "refused");
        out.println();
        result.values().forEach((what, value) -> out.printf("%-56s %10.2f%n", what, value));
        result.refusals().forEach((why, count) -> out.printf("not accepted %d times: %s%n", count, why));
        out.printf(
                "%naccepted %d, stored %d, lost %d, duplicated %d, in the wrong school %d%n",
                result.events().accepted(),
                result.events().stored(),
                result.events().lost(),
                result.events().duplicated(),
                result.events().inTheWrongSchool());
        out.flush();
    }

    void printStarts(List<ColdStartBench.Line> lines) {
        out.printf(
                "%n%-42s %9s %11s %9s %10s %9s %11s  %s%n",
                "function, from the start of its process",
                "SnapStart",
                "package MiB",
                "ready ms",
                "answer ms",
                "/ empty",
                "/ one call",
                "event");
        lines.forEach(line -> out.printf(
                "%-42s %9s %11.1f %9.0f %10s %9s %11s  %s%n",
                line.function(),
                line.hasSnapStart() ? "yes" : "no",
                line.packageMebibytes(),
                line.ready(),
                figure("%.0f", line.answer()),
                figure("%.2f", line.toEmpty()),
                figure("%.2f", line.toOneCall()),
                line.event()));
        out.flush();
    }

    private static String figure(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    void print(List<ConsolidationBench.Row> rows) {
        out.printf(
                "%n%11s %13s %11s %6s %15s %12s %12s %14s %14s %14s%n",
                "evaluations",
                "evaluations/s",
                "bare loop/s",
                "ratio",
                "single writes/s",
                "calls/grade",
                "CPU ms/grade",
                "live heap MiB",
                "peak heap MiB",
                "peak RSS MiB");
        rows.forEach(row -> out.printf(
                "%11d %13.0f %11.0f %6.2f %15.0f %12.2f %12.2f %14.1f %14.1f %14d%n",
                row.evaluations(),
                row.perSecond(),
                row.floorPerSecond(),
                row.ratio(),
                row.singleWritesPerSecond(),
                row.callsPerGrade(),
                row.cpuMicrosPerGrade() / 1_000,
                row.liveHeapMebibytes(),
                row.peakHeapMebibytes(),
                row.peakMebibytes()));
        out.flush();
    }

    void print(GovSyncBench.Result result, GovOutageDrill.Verdict verdict) {
        GovSyncBench.Run run = result.run();
        out.println();
        out.printf("%-52s %10d%n", "grades", run.grades());
        out.printf("%-52s %10d%n", "batches", run.batches());
        out.printf("%-52s %10.1f%n", "seconds of real time, without the functions' starts", run.seconds());
        out.printf("%-52s %10.1f%n", "of them, in the table's engine", run.tableSeconds());
        out.printf("%-52s %10.1f%n", "hours of the platform's time", verdict.hours());
        out.printf("%-52s %10.1f%n", "transitions a second", run.transitionsPerSecond());
        out.printf("%-52s %10.1f%n", "the same at the floor", result.floorTransitionsPerSecond());
        out.printf("%-52s %10.2f%n", "ratio", result.ratio());
        out.printf("%-52s %10.1f%n", "floor: as many bare calls of a function, s", result.bareCallsSeconds());
        out.printf("%-52s %10.1f%n", "floor: the batches' bare transactions, s", result.bareTransactionsSeconds());
        out.printf("%-52s %10.2f%n", "transitions of a batch", run.perBatch(run.transitions()));
        out.printf("%-52s %10.2f%n", "calls of functions of a batch", run.perBatch(run.calls()));
        out.printf("%-52s %10.2f%n", "requests to DynamoDB of a batch", run.perBatch(run.tableCalls()));
        out.printf("%-52s %10.2f%n", "history events of a batch", run.perBatch(run.events()));
        out.printf("%-52s %10d of 25000%n", "most events in one history", verdict.mostEvents());
        out.println();
        out.println(verdict.isPassed() ? "PASSED" : "FAILED: see 'luca drill gov-outage'");
        out.flush();
    }

    void printAims(List<TableBench.Line> lines) {
        out.printf("%n%-64s %14s %12s%n", "", "measured", "aim");
        lines.forEach(line -> out.println("%-64s %14s %12s   %s"
                .formatted(line.what(), line.shown(), line.aim(), line.met() ? "" : "missed")
                .stripTrailing()));
        out.flush();
    }

    private void printCalls(List<Figures> calls, String failed) {
        out.printf("%n%-30s %10s %8s %8s %8s %9s%n", "", "per s", "p50 ms", "p95 ms", "p99 ms", failed);
        calls.forEach(each -> out.printf(
                "%-30s %10.0f %8.2f %8.2f %8.2f %9d%n",
                each.name(), each.perSecond(), each.p50(), each.p95(), each.p99(), each.failures()));
    }
}
