package org.headcount.gateway.connection;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.gateway.connection.Finding.Check;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.wire.AccessTokens;
import org.headcount.lti.wire.AccessTokens.Grant;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.KeyRing;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;

/** One look at a connected LMS. */
final class LmsExamination {

    private final PlatformRegistration lms;
    private final Set<String> wanted;
    private final String ourKeys;
    private final AccessTokens tokens;
    private final AccessTokens.Client client;
    private final Peer peer;

    /**
     * @param wanted scopes of the tools behind us
     * @param ourKeys the address at which the LMS reads our keys
     */
    LmsExamination(
            PlatformRegistration lms,
            Set<String> wanted,
            Outbound outbound,
            KeyRing keys,
            String ourKeys,
            InstantSource clock) {
        this.lms = lms;
        this.wanted = wanted;
        this.ourKeys = ourKeys;
        this.tokens = new AccessTokens(outbound, clock); // of its own: what was granted before proves nothing now
        this.client = new AccessTokens.Client(lms.clientId(), lms.tokenEndpoint(), lms.tokenAudience(), keys);
        this.peer = new Peer(outbound, clock);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(configuration());
        Reply keys = peer.get(lms.jwksUri());
        findings.add(Peer.keys(keys, lms.jwksUri(), Peer.Side.LMS));
        findings.add(peer.clock(keys, Peer.Side.LMS));
        findings.add(deployments());
        findings.addAll(services());
        return findings;
    }

    /** Many LMSs publish none, or one for each client. */
    private Finding configuration() {
        String issuer = lms.issuer();
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        URI url = URI.create(base + "/.well-known/openid-configuration");
        Optional<Claims> said = Optional.of(peer.get(url))
                .filter(reply -> reply instanceof Reply.Answered answered && answered.status() == 200)
                .flatMap(reply -> Json.readObject(((Reply.Answered) reply).body()))
                .map(Claims::of)
                .filter(claims -> claims.string("issuer").isPresent());
        if (said.isEmpty()) {
            return Finding.unknown(Check.CONFIGURATION, Remark.NO_CONFIGURATION.of(), Remark.COMPARE_BY_HAND.of());
        }
        List<String> differing = differing(said.get());
        return differing.isEmpty()
                ? Finding.passed(Check.CONFIGURATION, Remark.AS_REGISTERED.of())
                : Finding.failed(
                        Check.CONFIGURATION,
                        Remark.CONFIGURATION_DIFFERS.of(String.join(", ", differing)),
                        Remark.COPY_FROM.of(url));
    }

    private List<String> differing(Claims said) {
        List<String> names = new ArrayList<>();
        compare("issuer", lms.issuer(), said.string("issuer"), names);
        compare(
                "authorizationEndpoint",
                lms.authorizationEndpoint().toString(),
                said.string("authorization_endpoint"),
                names);
        compare("tokenEndpoint", lms.tokenEndpoint().toString(), said.string("token_endpoint"), names);
        compare("jwksUri", lms.jwksUri().toString(), said.string("jwks_uri"), names);
        return names;
    }

    private static void compare(String name, String ours, Optional<String> theirs, List<String> differing) {
        if (theirs.filter(there -> !there.equals(ours)).isPresent()) {
            differing.add(name);
        }
    }

    private Finding deployments() {
        int count = lms.deployments().size();
        return count > 0
                ? Finding.passed(Check.DEPLOYMENTS, Remark.VERBATIM.of(count))
                : Finding.failed(Check.DEPLOYMENTS, Remark.NO_DEPLOYMENT.of(), Remark.LAUNCH_ONCE.of());
    }

    private List<Finding> services() {
        if (wanted.isEmpty()) {
            return List.of(Finding.unknown(Check.TOKEN, Remark.NO_SERVICE_WANTED.of(), Remark.NOTHING.of()));
        }
        Grant all = tokens.get(client, wanted);
        if (all instanceof Grant.Granted granted) {
            return List.of(Finding.passed(Check.TOKEN, Remark.GRANTED.of()), scopes(granted.scopes()));
        }
        if (all instanceof Grant.Refused refused && refused.error().equals("invalid_scope")) {
            return oneByOne();
        }
        return List.of(refused(all));
    }

    /** Some LMSs grant nothing where they do not grant all. */
    private List<Finding> oneByOne() {
        Set<String> granted = new TreeSet<>();
        Map<String, Grant> unanswered = new TreeMap<>();
        for (String scope : wanted) {
            Grant grant = tokens.get(client, Set.of(scope));
            if (grant instanceof Grant.Granted one) {
                granted.addAll(one.scopes());
            } else if (!isRefusal(grant)) {
                unanswered.put(scope, grant);
            }
        }
        if (granted.isEmpty() && !unanswered.isEmpty()) {
            return List.of(refused(unanswered.values().iterator().next()));
        }
        Finding token = granted.isEmpty()
                ? Finding.failed(Check.TOKEN, Remark.VERBATIM.of("invalid_scope"), Remark.ALLOW_SERVICES.of())
                : Finding.passed(Check.TOKEN, Remark.GRANTED_ONE_BY_ONE.of());
        return List.of(token, unanswered.isEmpty() ? scopes(granted) : unknown(unanswered.keySet()));
    }

    /** Whether the LMS has said no; one that is too busy or broken has not. */
    private static boolean isRefusal(Grant grant) {
        return grant instanceof Grant.Refused refused
                && refused.status() >= 400
                && refused.status() < 500
                && refused.status() != 429;
    }

    private static Finding unknown(Set<String> scopes) {
        return Finding.unknown(
                Check.SCOPES, Remark.SCOPES_UNANSWERED.of(String.join(" ", scopes)), Remark.CHECK_AGAIN.of());
    }

    private Finding scopes(Set<String> granted) {
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(granted);
        if (granted.contains(Scopes.LINE_ITEM)) {
            missing.remove(Scopes.LINE_ITEM_READ); // who may write may read
        }
        return missing.isEmpty()
                ? Finding.passed(Check.SCOPES, Remark.SCOPES_ALL.of())
                : Finding.warning(
                        Check.SCOPES, Remark.SCOPES_MISSING.of(String.join(" ", missing)), Remark.ALLOW_MISSING.of());
    }

    private Finding refused(Grant grant) {
        if (grant instanceof Grant.Unavailable unavailable) {
            return Finding.failed(
                    Check.TOKEN, Peer.said(unavailable.reply()), Remark.CHECK_TOKEN_ENDPOINT.of(lms.tokenEndpoint()));
        }
        Grant.Refused refused = (Grant.Refused) grant;
        return Finding.failed(
                Check.TOKEN,
                Remark.VERBATIM.of("HTTP " + refused.status() + ", " + refused.error()),
                Remark.LET_THE_LMS_KNOW.of(lms.clientId(), ourKeys, lms.tokenAudience()));
    }
}
