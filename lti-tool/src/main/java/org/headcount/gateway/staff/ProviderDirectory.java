package org.headcount.gateway.staff;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.wire.Algorithms;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.UrlPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads where identity providers answer (OpenID Connect Discovery 1.0), and keeps it for ten minutes; that one does not, for ten seconds. */
final class ProviderDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDirectory.class);
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration SILENCE_KEPT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 256 * 1024;
    private static final int MOST = 1_000;

    private final Outbound outbound;
    private final UrlPolicy urls;
    private final InstantSource clock;
    private final Cache<String, Read> read =
            Caffeine.newBuilder().executor(Runnable::run).maximumSize(MOST).build();

    ProviderDirectory(Outbound outbound, UrlPolicy urls, InstantSource clock) {
        this.outbound = outbound;
        this.urls = urls;
        this.clock = clock;
    }

    private record Read(Optional<Provider> provider, Instant until) {}

    /**
     * @param secretInBody whether our secret goes into the body: the provider takes it nowhere else
     * @param algorithms with which it may sign an id_token
     */
    record Provider(URI authorization, URI token, URI keys, boolean secretInBody, Set<String> algorithms) {}

    /** Empty where nothing usable is there. */
    Optional<Provider> find(String issuer) {
        Instant now = clock.instant();
        Read kept = read.getIfPresent(issuer);
        if (kept != null && now.isBefore(kept.until())) {
            return kept.provider();
        }
        Optional<Provider> found = fetch(issuer);
        read.put(issuer, new Read(found, now.plus(found.isPresent() ? KEPT : SILENCE_KEPT)));
        return found;
    }

    private Optional<Provider> fetch(String issuer) {
        if (urls.check(issuer).isPresent() || issuer.indexOf('?') >= 0) {
            return Optional.empty();
        }
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        Reply reply = outbound.send(Call.get(URI.create(base + "/.well-known/openid-configuration"))
                .with("Accept", "application/json")
                .within(PATIENCE, LONGEST));
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            LOG.info("an identity provider does not tell its configuration: {}", reply);
            return Optional.empty();
        }
        return Json.readObject(answered.body())
                .map(Claims::of)
                .filter(told -> told.string("issuer").filter(issuer::equals).isPresent()) // §4.3
                .flatMap(this::provider);
    }

    private Optional<Provider> provider(Claims told) {
        Optional<URI> authorization = endpoint(told, "authorization_endpoint");
        Optional<URI> token = endpoint(told, "token_endpoint");
        Optional<URI> keys = endpoint(told, "jwks_uri");
        List<String> methods = told.strings("token_endpoint_auth_methods_supported")
                .orElse(List.of("client_secret_basic")); // §3: what holds where nothing is said
        boolean inBody = !methods.contains("client_secret_basic") && methods.contains("client_secret_post");
        Set<String> algorithms = algorithms(told);
        if (algorithms.isEmpty()) {
            LOG.info("an identity provider signs in no way that is accepted");
        }
        return authorization.isEmpty() || token.isEmpty() || keys.isEmpty() || algorithms.isEmpty()
                ? Optional.empty()
                : Optional.of(new Provider(authorization.get(), token.get(), keys.get(), inBody, algorithms));
    }

    /** Those that it announces (§3), as far as they are accepted; RS256 where it says nothing. */
    private static Set<String> algorithms(Claims told) {
        Set<String> announced = new HashSet<>(
                told.strings("id_token_signing_alg_values_supported").orElse(List.of("RS256")));
        announced.retainAll(Algorithms.OF_PROVIDERS);
        return Set.copyOf(announced);
    }

    private Optional<URI> endpoint(Claims told, String name) {
        return told.string(name).filter(url -> urls.check(url).isEmpty()).map(URI::create);
    }
}
