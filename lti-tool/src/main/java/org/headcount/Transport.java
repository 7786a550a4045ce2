package org.headcount;

import java.security.KeyPair;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.KeyRings;
import org.headcount.lti.wire.KeySchedule;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.StoredKey;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.settings.Settings;
import org.headcount.store.Store;

/** How bytes are carried: the one way out, and the keys. */
final class Transport {

    final UrlPolicy urls;
    final Outbound outbound;
    final RemoteKeys remoteKeys;
    /** Ours toward LMSs, where we are a tool. */
    final KeyRings toolKeys;
    /** Ours toward tools, where we are a platform. */
    final KeyRing platformKeys;

    final Seal seal;

    Transport(Settings settings, Store store, Supplier<KeyPair> pairs, InstantSource clock, Opened opened) {
        urls = new UrlPolicy(settings.allowPrivateAddresses());
        outbound = opened.add(new Outbound(Outbound.Limits.usual(urls)));
        remoteKeys = new RemoteKeys(outbound, clock);
        toolKeys = new KeyRings(StoredKey.Purpose.TOOL, store.keys(), KeySchedule.USUAL, pairs, clock);
        platformKeys = KeyRing.closed(StoredKey.Purpose.PLATFORM, store.keys(), KeySchedule.USUAL, pairs, clock);
        opened.add(new KeyTurning(List.of(platformKeys::turn, toolKeys::turn), clock));
        seal = Seal.open(store.keys(), clock.instant());
    }
}
