package org.headcount.gateway.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.Addresses;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Json;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Reply;
import org.headcount.lti.wire.TokenVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives an identity provider the code that it gave somebody, and believes the id_token that it answers when it keeps every rule. */
final class ProviderTokens {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 256 * 1024;
    private static final int LONGEST_TOKEN = 64 * 1024;

    private final Addresses addresses;
    private final Outbound outbound;
    private final RemoteKeys keys;
    private final InstantSource clock;

    ProviderTokens(Addresses addresses, Outbound outbound, RemoteKeys keys, InstantSource clock) {
        this.addresses = addresses;
        this.outbound = outbound;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param secret of our client there; empty for none */
    Optional<Claims> claims(ProviderDirectory.Provider provider, String secret, Leaving leaving, String code) {
        return idToken(provider, secret, leaving, code).flatMap(token -> believed(token, provider, leaving));
    }

    private Optional<String> idToken(ProviderDirectory.Provider provider, String secret, Leaving leaving, String code) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", addresses.signedIn(leaving.institution()));
        form.put("code_verifier", leaving.verifier());
        Call call =
                Call.post(provider.token()).with("Accept", "application/json").within(PATIENCE, LONGEST_ANSWER);
        if (secret.isEmpty() || provider.secretInBody()) {
            form.put("client_id", leaving.clientId());
        }
        if (!secret.isEmpty() && provider.secretInBody()) {
            form.put("client_secret", secret);
        } else if (!secret.isEmpty()) { // RFC 6749 §2.3.1
            String pair = URLEncoder.encode(leaving.clientId(), UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
            call = call.with("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        }
        Reply reply = outbound.send(call.withForm(form));
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            return Json.readObject(answered.body()).map(Claims::of).flatMap(told -> told.string("id_token"));
        }
        LOG.info("sign-in refused: the identity provider gives no token: {}", reply);
        return Optional.empty();
    }

    private Optional<Claims> believed(String idToken, ProviderDirectory.Provider provider, Leaving leaving) {
        return TokenVerifier.ofProvider(LONGEST_TOKEN, provider.algorithms())
                .verify(idToken, keys.ofProvider(provider.keys()))
                .fold(
                        token -> {
                            Optional<String> fault = IdTokenRules.fault(
                                    token.claims(),
                                    leaving.issuer(),
                                    leaving.clientId(),
                                    leaving.nonce(),
                                    clock.instant());
                            fault.ifPresent(what -> LOG.info("sign-in refused: id_token, {}", what));
                            return fault.isPresent() ? Optional.empty() : Optional.of(token.claims());
                        },
                        refused -> {
                            LOG.info("sign-in refused: id_token, {}", refused);
                            return Optional.empty();
                        });
    }
}
