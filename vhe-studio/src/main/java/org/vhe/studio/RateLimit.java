package org.vhe.studio;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** So many requests a second from each address, a burst of more now and then. */
final class RateLimit {
    private static final int MOST_ADDRESSES = 1000;

    private final double perSecond;
    private final double burst;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        private double tokens;
        private long filled;
    }

    RateLimit(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /**
     * @param nanos the time
     * @throws Refusal if there were too many
     */
    synchronized void require(String address, long nanos) {
        Bucket bucket = buckets.get(address);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            bucket.filled = nanos;
            buckets.put(address, bucket);
            dropOldest();
        }
        double seconds = Math.max(0, nanos - bucket.filled) / 1e9;
        bucket.tokens = Math.min(burst, bucket.tokens + seconds * perSecond);
        bucket.filled = nanos;
        if (bucket.tokens < 1) {
            throw Refusal.of(
                    Refusal.TOO_MANY_REQUESTS,
                    "more than %d requests a second: try again in a moment",
                    (long) perSecond);
        }
        bucket.tokens--;
    }

    private void dropOldest() {
        Iterator<String> oldest = buckets.keySet().iterator();
        while (buckets.size() > MOST_ADDRESSES) {
            oldest.next();
            oldest.remove();
        }
    }
}
