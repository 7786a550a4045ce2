package org.headcount.lti.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When our signing keys change: pure arithmetic on the instants at which they were made.
 *
 * @param rotateAfter how long a key signs
 * @param longestToken how long what it signed may be used
 */
public record KeySchedule(Duration rotateAfter, Duration longestToken) {

    /** How long others may keep our published keys, those of one ring. */
    public static final Duration CACHE_LIFETIME = Duration.ofHours(1);

    /** How long others may keep a set of many rings: a ring that begins meanwhile signs at once with a key that such a set lacks. */
    public static final Duration CACHE_LIFETIME_OF_MANY = Duration.ofMinutes(1);

    /** Published so long before the first signature: a cache's lifetime, and as much again for nodes of ours that have not looked yet. */
    public static final Duration PUBLISHED_BEFORE = CACHE_LIFETIME.multipliedBy(2);

    /** A quarter, and tokens of an hour. */
    public static final KeySchedule USUAL = new KeySchedule(Duration.ofDays(90), Duration.ofHours(1));

    /** The first key of a ring signs at once: nobody can have cached a set of this ring without it. */
    Instant signsFrom(StoredKey key) {
        return key.predecessor().isEmpty() ? key.createdAt() : key.createdAt().plus(PUBLISHED_BEFORE);
    }

    /** Whether it is time to publish the next key. */
    boolean isNextDue(List<StoredKey> oldestFirst, Instant now) {
        if (oldestFirst.isEmpty()) {
            return true;
        }
        StoredKey newest = oldestFirst.get(oldestFirst.size() - 1);
        return !now.isBefore(signsFrom(newest).plus(rotateAfter).minus(PUBLISHED_BEFORE));
    }

    /** Whether no token of this key can be valid any more, anywhere, and no cache wants it. */
    boolean isOver(List<StoredKey> oldestFirst, StoredKey key, Instant now) {
        Optional<StoredKey> successor = oldestFirst.stream()
                .skip(oldestFirst.indexOf(key) + 1L) // not by its predecessor, which may have been revoked
                .findFirst();
        return successor
                .map(next -> signsFrom(next).plus(PUBLISHED_BEFORE).plus(longestToken))
                .filter(end -> !now.isBefore(end))
                .isPresent();
    }
}
