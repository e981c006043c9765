package io.luca.local.workbench.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages of a heap that its process has touched. The serial collector gives them back only when the heap shrinks, so they are
 * as much as was ever in use since.
 */
final class HeapPages {

    private static final Pattern GENERATION = Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

    private HeapPages() {}

    /**
     * How much is touched, in KiB.
     *
     * @param heapInfo what {@code jcmd GC.heap_info} says: the generations with their addresses
     * @param smaps of the process, from {@code /proc}
     */
    static long touched(String heapInfo, List<String> smaps) {
        long low = Long.MAX_VALUE;
        long high = 0;
        Matcher generation = GENERATION.matcher(heapInfo);
        while (generation.find()) {
            low = Math.min(low, Long.parseLong(generation.group(1), 16));
            high = Math.max(high, Long.parseLong(generation.group(2), 16));
        }
        long kibibytes = 0;
        boolean isHeap = false;
        for (String line : smaps) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                isHeap = Long.parseUnsignedLong(mapping.group(1), 16) >= low
                        && Long.parseUnsignedLong(mapping.group(2), 16) <= high;
            } else if (isHeap && line.startsWith("Rss:")) {
                kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kibibytes;
    }
}
