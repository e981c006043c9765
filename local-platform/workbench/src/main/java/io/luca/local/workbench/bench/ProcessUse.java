package io.luca.local.workbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process has used of the machine. */
final class ProcessUse {

    private ProcessUse() {}

    static Duration cpu(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /** What of a Java process' heap is in use after a collection, in MiB; -1 if it cannot be asked. */
    static double liveHeapMebibytes(long pid) {
        try {
            String _ = said(pid, "GC.run");
            Matcher used = Pattern.compile("total \\d+K, used (\\d+)K").matcher(said(pid, "GC.heap_info"));
            long kibibytes = 0;
            while (used.find()) {
                kibibytes += Long.parseLong(used.group(1));
            }
            return kibibytes / 1_024.0;
        } catch (IOException unknown) {
            return -1;
        }
    }

    /** The most of a Java process' heap that was ever in use, garbage and all, in MiB; -1 if it cannot be asked. */
    static double peakHeapMebibytes(long pid) {
        try {
            return HeapPages.touched(
                            said(pid, "GC.heap_info"),
                            Files.readAllLines(Path.of("/proc", String.valueOf(pid), "smaps")))
                    / 1_024.0;
        } catch (IOException unknown) {
            return -1;
        }
    }

    private static String said(long pid, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The most memory that it ever held, in MiB; unknown on systems without /proc. */
    static OptionalLong peakMebibytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst();
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }
}
