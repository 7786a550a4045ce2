package org.headcount;

import java.net.URI;
import java.time.InstantSource;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.launch.DeepLinkReturn;
import org.headcount.gateway.launch.DeepLinking;
import org.headcount.gateway.launch.FirstLeg;
import org.headcount.gateway.launch.Licences;
import org.headcount.gateway.launch.Offers;
import org.headcount.gateway.launch.SecondLeg;
import org.headcount.gateway.launch.Targets;
import org.headcount.gateway.service.Notices;
import org.headcount.gateway.service.TokenGrants;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.tool.DeepLinkingAnswers;
import org.headcount.lti.tool.Login;
import org.headcount.store.Store;

/** A launch through us, content that is picked through us, and what the LMS has to tell its tools. */
final class Launching {

    final IdTokens idTokens;
    final FirstLeg firstLeg;
    final SecondLeg secondLeg;
    final DeepLinking deepLinking;
    final DeepLinkReturn deepLinkReturn;
    final TokenGrants tokens;
    final Notices notices;

    Launching(
            Addresses addresses,
            Store store,
            Transport transport,
            Metering metering,
            Connecting connecting,
            InstantSource clock) {
        Licences licences = new Licences(metering.meter, store.institutions(), store.ledger(), clock);
        Targets targets = new Targets(addresses, store.connections(), store.deepLinks());
        DeepLinkingAnswers answers = new DeepLinkingAnswers(transport.toolKeys);
        idTokens = new IdTokens(transport.platformKeys);
        deepLinking = new DeepLinking(
                addresses,
                store.connections(),
                connecting.lmsHosts,
                store.arrivals(),
                store.deepLinks(),
                store.parkedLaunches(),
                answers,
                connecting.migration,
                transport.seal,
                clock);
        deepLinkReturn = new DeepLinkReturn(
                addresses,
                store.connections(),
                transport.remoteKeys,
                store.deepLinks(),
                answers,
                transport.urls,
                clock);
        firstLeg = new FirstLeg(
                addresses,
                store.connections(),
                connecting.lmsHosts,
                new Login(transport.seal, URI.create(addresses.launch())),
                transport.remoteKeys,
                licences,
                store.arrivals(),
                store.parkedLogins(),
                targets,
                deepLinking,
                connecting.migration,
                store.pendingDeployments(),
                connecting.notes,
                new Offers(store.leftClaims(), store.noticeHandlers()),
                clock);
        secondLeg = new SecondLeg(
                store.connections(),
                targets,
                store.parkedLaunches(),
                licences,
                store.ledger(),
                idTokens,
                connecting.migration,
                connecting.notes,
                clock);
        tokens = new TokenGrants(addresses, store.connections(), transport.remoteKeys, store.grants(), clock);
        notices = new Notices(
                addresses,
                store.connections(),
                store.services(),
                store.noticeHandlers(),
                transport.remoteKeys,
                idTokens,
                transport.outbound,
                clock);
    }
}
