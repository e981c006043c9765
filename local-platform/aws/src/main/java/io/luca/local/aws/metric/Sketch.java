package io.luca.local.aws.metric;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How numbers spread, in counts of buckets whose bounds grow by two hundredths: a value read from it is off by one hundredth at most, by
 * however many numbers it was fed. It holds at most {@value #MOST} buckets; beyond that the two smallest become one, since alarms ask
 * about the large ones. Negative numbers count as zero. For one thread at a time.
 *
 * <p>The idea is that of <a href="https://www.vldb.org/pvldb/vol12/p2195-masson.pdf">DDSketch</a>.
 */
final class Sketch {

    static final int MOST = 1_024;
    /** By how much a bucket's upper bound is larger than its lower one. */
    private static final double GROWTH = 1.02;

    private static final double LOG_GROWTH = Math.log(GROWTH);
    /** The bucket of what is zero, below every other. */
    private static final int ZERO = Integer.MIN_VALUE;

    private static final int FIRST_ROOM = 8;

    private int[] buckets = new int[FIRST_ROOM]; // ascending
    private long[] counts = new long[FIRST_ROOM];
    private int size;

    void add(double value, long times) {
        addTo(bucket(value), times);
    }

    void add(Sketch other) {
        for (int index = 0; index < other.size; index++) {
            addTo(other.buckets[index], other.counts[index]);
        }
    }

    /** A number near the one that would be at a rank, counted from 1 and from the smallest. */
    double valueAt(long rank) {
        long seen = 0;
        int index = -1;
        while (seen < rank && index < size - 1) {
            index++;
            seen += counts[index];
        }
        return middle(buckets[index]);
    }

    /** Its buckets with their counts, for {@link #parse}. */
    String text() {
        return IntStream.range(0, size)
                .mapToObj(index -> buckets[index] + ":" + counts[index])
                .collect(Collectors.joining(","));
    }

    static Sketch parse(String text) {
        Sketch sketch = new Sketch();
        for (String bucket : text.split(",", -1)) {
            int colon = bucket.indexOf(':');
            sketch.addTo(Integer.parseInt(bucket.substring(0, colon)), Long.parseLong(bucket.substring(colon + 1)));
        }
        return sketch;
    }

    int size() {
        return size;
    }

    private static int bucket(double value) {
        return value <= 0 ? ZERO : (int) Math.ceil(Math.log(value) / LOG_GROWTH);
    }

    /** The number that is as far from both bounds, as a share of it. */
    private static double middle(int bucket) {
        return bucket == ZERO ? 0 : 2 * Math.pow(GROWTH, bucket) / (1 + GROWTH);
    }

    private void addTo(int bucket, long times) {
        int found = Arrays.binarySearch(buckets, 0, size, bucket);
        if (found >= 0) {
            counts[found] += times;
            return;
        }
        insert(-found - 1, bucket, times);
        if (size > MOST) {
            joinSmallest();
        }
    }

    private void insert(int at, int bucket, long times) {
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        System.arraycopy(buckets, at, buckets, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        buckets[at] = bucket;
        counts[at] = times;
        size++;
    }

    private void joinSmallest() {
        counts[1] += counts[0];
        System.arraycopy(buckets, 1, buckets, 0, size - 1);
        System.arraycopy(counts, 1, counts, 0, size - 1);
        size--;
    }
}
