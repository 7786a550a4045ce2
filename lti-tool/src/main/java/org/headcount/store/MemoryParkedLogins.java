package org.headcount.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.headcount.gateway.launch.ParkedLogins;
import org.headcount.metering.fact.InstitutionId;

/**
 * Logins that are too long to be carried, where there is one node. Bounded twice, by number for each institution and by
 * size for all of them: anybody may begin a login.
 */
final class MemoryParkedLogins implements ParkedLogins {

    /** A sixteenth of the memory there may be. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private static final int BESIDE_THE_TEXTS = 500;

    private final InstantSource clock;
    private final Map<InstitutionId, Map<String, Parked>> rooms = new HashMap<>();
    private long bytes;

    MemoryParkedLogins(InstantSource clock) {
        this.clock = clock;
    }

    private record Parked(Map<String, String> parameters, Instant forgetAfter, long bytes) {

        static Parked of(Map<String, String> parameters, Instant forgetAfter) {
            long characters = parameters.entrySet().stream()
                    .mapToLong(one -> one.getKey().length() + one.getValue().length())
                    .sum();
            return new Parked(new LinkedHashMap<>(parameters), forgetAfter, 2 * characters + BESIDE_THE_TEXTS);
        }
    }

    @Override
    public synchronized void park(
            InstitutionId institution, String login, Map<String, String> parameters, Instant forgetAfter) {
        forget(clock.instant());
        Parked parked = Parked.of(parameters, forgetAfter);
        Map<String, Parked> room = rooms.computeIfAbsent(institution, id -> new LinkedHashMap<>());
        if (room.size() < MOST && bytes + parked.bytes() <= MOST_BYTES && room.putIfAbsent(login, parked) == null) {
            bytes += parked.bytes();
        }
    }

    /** All are kept equally long: the first of a room is the first to go. */
    private void forget(Instant now) {
        for (Map<String, Parked> room : rooms.values()) {
            Iterator<Parked> oldest = room.values().iterator();
            for (boolean more = oldest.hasNext(); more; ) {
                Parked parked = oldest.next();
                boolean over = !parked.forgetAfter().isAfter(now);
                if (over) {
                    bytes -= parked.bytes();
                    oldest.remove();
                }
                more = over && oldest.hasNext();
            }
        }
        rooms.values().removeIf(Map::isEmpty);
    }

    @Override
    public synchronized void forget(InstitutionId institution) {
        Map<String, Parked> room = rooms.remove(institution);
        if (room != null) {
            bytes -= room.values().stream().mapToLong(Parked::bytes).sum();
        }
    }

    @Override
    public synchronized Map<String, String> find(InstitutionId institution, String login, Instant now) {
        Parked parked = rooms.getOrDefault(institution, Map.of()).get(login);
        return parked == null || !parked.forgetAfter().isAfter(now) ? Map.of() : parked.parameters();
    }
}
