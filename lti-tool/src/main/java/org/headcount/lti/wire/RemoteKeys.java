package org.headcount.lti.wire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.InstantSource;

/**
 * The key sets of others, fetched from their JWKS URLs and kept for as long as they ask, within a minute and a day. Bounded in number, size and rate:
 * an unknown kid makes us look again at once, but at most once a minute per set, however many come.
 */
public final class RemoteKeys {

    private static final int MOST_SETS = 2_000;

    private final Outbound outbound;
    private final InstantSource clock;
    private final Cache<URI, RemoteKeySet> sets = kept();
    private final Cache<URI, RemoteKeySet> ofProviders = kept();

    public RemoteKeys(Outbound outbound, InstantSource clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    private static Cache<URI, RemoteKeySet> kept() {
        return Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(MOST_SETS)
                .build();
    }

    /** The key set at a URL: its keys for RS256. Nothing is fetched before the first {@code find}. */
    public KeySource at(URI keySet) {
        return keyId -> sets.get(keySet, url -> new RemoteKeySet(url, outbound, clock, Algorithms.OF_LTI))
                .find(keyId);
    }

    /** That of an identity provider: also its keys for other algorithms. */
    public KeySource ofProvider(URI keySet) {
        return keyId -> ofProviders
                .get(keySet, url -> new RemoteKeySet(url, outbound, clock, Algorithms.OF_PROVIDERS))
                .find(keyId);
    }
}
