package org.headcount.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.headcount.gateway.launch.ParkedLaunch;
import org.headcount.gateway.launch.ParkedLaunches;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.jspecify.annotations.Nullable;

/**
 * Launches between their legs where there is one node, as there is on an embedded database: what nobody else needs, and
 * nobody needs after two minutes, is worth no file. Bounded: a flood of launches that nobody takes up pushes out
 * launches, not the service.
 */
final class MemoryParkedLaunches implements ParkedLaunches, Parks {

    /** An eighth of the memory there may be, of which a launch takes some six thousand bytes, or twice as many where a name needs letters beyond Latin-1. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private static final int BESIDE_THE_CLAIMS = 700;

    /** Longer than a launch is good for, and than an id_token of ours. */
    private static final Duration KEPT = Duration.ofMinutes(6);

    private static final int MOST_NONCES = 100_000;

    private final ConcurrentMap<Hint, ParkedLaunch> launches;
    private final Cache<String, Boolean> spent = Caffeine.newBuilder()
            .executor(Runnable::run) // cheaper than to wake a thread
            .expireAfterWrite(KEPT)
            .maximumSize(MOST_NONCES)
            .build();

    MemoryParkedLaunches() {
        this(MOST_BYTES);
    }

    MemoryParkedLaunches(long mostBytes) {
        Cache<Hint, ParkedLaunch> cache = Caffeine.newBuilder()
                .executor(Runnable::run)
                .expireAfterWrite(KEPT)
                .maximumWeight(mostBytes)
                .weigher((Hint hint, ParkedLaunch launch) ->
                        2 * (launch.claims().length() + launch.returnUrl().length()) + BESIDE_THE_CLAIMS)
                .build();
        this.launches = cache.asMap();
    }

    /** A hint, and for whom alone it is good. */
    private record Hint(InstitutionId institution, String platform, String tool, String hint) {}

    @Override
    public void park(Session session, ParkedLaunch launch) {
        park(launch);
    }

    @Override
    public void park(ParkedLaunch launch) {
        launches.put(new Hint(launch.institution(), launch.platform(), launch.tool(), launch.hint()), launch);
    }

    @Override
    public void forget(InstitutionId institution, IdentityName who) {
        launches.values().removeIf(launch -> launch.institution().equals(institution) && launch.isOf(who));
    }

    @Override
    public Redemption redeem(
            InstitutionId institution, String platform, String hint, String tool, String nonce, Instant now) {
        String used = Secrets.hash(String.join("\n", institution.value(), platform, tool, nonce));
        AtomicReference<@Nullable ParkedLaunch> taken = new AtomicReference<>();
        // one atomic step for each hint, and within it one for the nonce
        launches.computeIfPresent(new Hint(institution, platform, tool, hint), (key, launch) -> {
            if (!now.isBefore(launch.expiresAt()) || spent.asMap().putIfAbsent(used, true) != null) {
                return launch;
            }
            taken.set(launch);
            return null;
        });
        ParkedLaunch launch = taken.get();
        if (launch != null) {
            return new Redemption.Redeemed(launch);
        }
        return spent.getIfPresent(used) == null ? new Redemption.Unknown() : new Redemption.NonceSpent();
    }
}
