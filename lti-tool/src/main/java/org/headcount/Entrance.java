package org.headcount;

import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.staff.ProviderSignIn;
import org.headcount.gateway.staff.StaffDesk;
import org.headcount.lti.wire.Secrets;
import org.headcount.settings.Settings;
import org.headcount.store.Store;
import org.headcount.web.OperatorKey;
import org.headcount.web.admin.StaffDoors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who of the staff may come in, by key, by launch or by identity provider. */
final class Entrance {

    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final int SHORTEST_KEY = 20;

    final OperatorKey operator;
    final ProviderSignIn providerSignIn;
    final StaffDoors doors;
    final StaffDesk desk;
    /** The operator's key, where this start has made it. */
    final Optional<String> newOperatorKey;

    Entrance(Settings settings, Addresses addresses, Store store, Transport transport, InstantSource clock) {
        String fresh = "hc_" + Secrets.id(160);
        String hash = settings.operatorKey()
                .map(Secrets::hash)
                .orElseGet(() -> store.apiKeys().keepOperator(Secrets.hash(fresh)));
        boolean guessable = settings.operatorKey()
                .filter(key -> key.length() < SHORTEST_KEY)
                .isPresent();
        if (guessable) {
            LOG.warn("operatorKey is short enough to be guessed: take one of at least {} characters", SHORTEST_KEY);
        }
        operator = new OperatorKey(hash, guessable);
        newOperatorKey = operator.is(fresh) ? Optional.of(fresh) : Optional.empty();
        providerSignIn = new ProviderSignIn(
                addresses,
                store.staffSettings(),
                store.staffMembers(),
                store.arrivals(),
                transport.outbound,
                transport.remoteKeys,
                transport.urls,
                transport.seal,
                clock);
        doors = new StaffDoors(
                store.staffSessions(),
                store.staffMembers(),
                store.staffSettings(),
                providerSignIn,
                operator,
                addresses,
                settings.sessions().idle(),
                settings.sessions().longest(),
                clock);
        desk = new StaffDesk(store.staffMembers(), transport.seal, clock);
    }
}
