package org.headcount.gateway.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.Outbound;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.lti.wire.UrlPolicy;
import org.headcount.metering.fact.InstitutionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs staff in with their institution's identity provider: OpenID Connect Core 1.0 §3.1, authorization code with PKCE (RFC 7636). Between going there and
 * coming back all that matters is in the browser's cookie, sealed, so that nobody comes back in another browser; and each comes back once.
 */
public final class ProviderSignIn {

    /** How long somebody may take to sign in there. */
    public static final Duration WAITS = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ProviderSignIn.class);
    private static final String PURPOSE = "staff-at-their-provider";
    private static final int LONGEST_NAME = 255;
    private static final int CHANCE = 200;
    private static final int VERIFIER = 260; // 52 characters; RFC 7636 §4.1 wants at least 43
    /** Some letters become others when they are made small: an address that has them is nobody's here. */
    private static final Predicate<String> ASCII =
            Pattern.compile("\\p{ASCII}*").asMatchPredicate();

    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private final Addresses addresses;
    private final StaffSettings settings;
    private final StaffMembers members;
    private final Arrivals arrivals;
    private final ProviderDirectory directory;
    private final ProviderTokens tokens;
    private final Seal seal;
    private final InstantSource clock;

    public ProviderSignIn(
            Addresses addresses,
            StaffSettings settings,
            StaffMembers members,
            Arrivals arrivals,
            Outbound outbound,
            RemoteKeys keys,
            UrlPolicy urls,
            Seal seal,
            InstantSource clock) {
        this.addresses = addresses;
        this.settings = settings;
        this.members = members;
        this.arrivals = arrivals;
        this.directory = new ProviderDirectory(outbound, urls, clock);
        this.tokens = new ProviderTokens(addresses, outbound, keys, clock);
        this.seal = seal;
        this.clock = clock;
    }

    /** Whether an issuer tells where it answers, at addresses that may be called. */
    public boolean answers(String issuer) {
        return directory.find(issuer).isPresent();
    }

    /** A secret of our client at a provider, as it is kept. */
    public String sealed(InstitutionId institution, String secret) {
        return secret.isEmpty() ? "" : seal.close(purpose(institution), secret.getBytes(UTF_8));
    }

    private String secret(Leaving leaving, StaffSettings.IdentityProvider ours) {
        return ours.sealedSecret().isEmpty()
                ? ""
                : seal.open(purpose(leaving.institution()), ours.sealedSecret())
                        .map(bytes -> new String(bytes, UTF_8))
                        .orElse("");
    }

    private static String purpose(InstitutionId institution) {
        return "identity-provider of " + institution;
    }

    /**
     * On the way to a provider.
     *
     * @param cookie for the browser to bring back
     */
    public record Begun(String location, String cookie) {

        @Override
        public String toString() {
            return "Begun";
        }
    }

    /**
     * Sends somebody to their institution's provider.
     *
     * @param invitation that they have; empty for none
     * @return empty where the institution has no provider, or it does not answer
     */
    public Optional<Begun> begin(InstitutionId institution, String invitation) {
        return settings.provider(institution)
                .flatMap(ours -> directory.find(ours.issuer()).map(provider -> {
                    Leaving leaving = new Leaving(
                            clock.instant().plus(WAITS),
                            institution,
                            ours.issuer(),
                            ours.clientId(),
                            Secrets.id(CHANCE),
                            Secrets.id(CHANCE),
                            Secrets.id(VERIFIER),
                            invitation);
                    return new Begun(
                            location(provider, leaving),
                            seal.close(PURPOSE, leaving.text().getBytes(UTF_8)));
                }));
    }

    private String location(ProviderDirectory.Provider provider, Leaving leaving) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("scope", "openid email profile");
        query.put("client_id", leaving.clientId());
        query.put("redirect_uri", addresses.signedIn(leaving.institution()));
        query.put("state", leaving.state());
        query.put("nonce", leaving.nonce());
        query.put("code_challenge", Secrets.hash(leaving.verifier())); // RFC 7636 §4.2, S256
        query.put("code_challenge_method", "S256");
        String url = provider.authorization().toString();
        return url
                + (url.indexOf('?') < 0 ? "?" : "&")
                + query.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /** What came of somebody who comes back from a provider. */
    public sealed interface Outcome {

        record Entered(StaffMember member) implements Outcome {}

        /** Known there, but without a right here. */
        record Nobody(InstitutionId institution) implements Outcome {}

        /** Begun in another browser, too long ago, or finished before. */
        record Stale() implements Outcome {}

        /** The provider says no, or says what cannot be believed. */
        record Failed(InstitutionId institution) implements Outcome {}
    }

    /**
     * Takes what a provider sends back through the browser.
     *
     * @param institution at whose address it comes
     * @param answer its parameters
     * @param cookie what the browser brings back
     * @param session to begin with it
     */
    public Outcome finish(
            String institution,
            Map<String, String> answer,
            String cookie,
            Function<StaffMember, StaffSessions.Session> session) {
        Optional<Leaving> left = seal.open(PURPOSE, cookie)
                .map(bytes -> Leaving.of(new String(bytes, UTF_8)))
                .filter(one -> clock.instant().isBefore(one.until()))
                .filter(one -> one.institution().value().equals(institution))
                .filter(one -> Secrets.same(one.state(), answer.getOrDefault("state", "")));
        return left.map(leaving -> finish(answer, leaving, session)).orElseGet(Outcome.Stale::new);
    }

    private Outcome finish(
            Map<String, String> answer, Leaving leaving, Function<StaffMember, StaffSessions.Session> session) {
        Optional<StaffSettings.IdentityProvider> ours = settings.provider(leaving.institution())
                .filter(one ->
                        one.issuer().equals(leaving.issuer()) && one.clientId().equals(leaving.clientId()));
        if (ours.isEmpty() || !spend(leaving)) {
            return new Outcome.Stale();
        }
        boolean mixedUp = answer.containsKey("iss") && !leaving.issuer().equals(answer.get("iss")); // RFC 9207 §2.4
        String code = answer.getOrDefault("code", "");
        if (mixedUp || code.isEmpty()) {
            LOG.info("sign-in refused: {}", mixedUp ? "another issuer answers" : "no code");
            return new Outcome.Failed(leaving.institution());
        }
        return directory
                .find(leaving.issuer())
                .flatMap(provider -> tokens.claims(provider, secret(leaving, ours.get()), leaving, code))
                .map(claims -> comeIn(claims, leaving, ours.get(), session))
                .orElseGet(() -> new Outcome.Failed(leaving.institution()));
    }

    /** As a launch spends its nonce: nobody comes back twice, on whatever node. */
    private boolean spend(Leaving leaving) {
        Arrivals.Entry entry = arrivals.record(new Arrival(
                leaving.institution(),
                "oidc",
                leaving.nonce(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty()));
        return !(entry instanceof Arrivals.Entry.Repeated);
    }

    private Outcome comeIn(
            Claims claims,
            Leaving leaving,
            StaffSettings.IdentityProvider by,
            Function<StaffMember, StaffSessions.Session> session) {
        String told = claims.string("name").orElse("");
        String name = CONTROLS.matcher(told).replaceAll(" ").strip();
        String email = claims.flag("email_verified").orElse(false)
                ? claims.string("email").filter(ASCII).orElse("").toLowerCase(Locale.ROOT)
                : "";
        StaffIdentity who = StaffIdentity.ofProvider(
                leaving.issuer(),
                claims.string("sub").orElseThrow(),
                name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME),
                email);
        Instant now = clock.instant();
        Optional<StaffMember> invited = leaving.invitation().isEmpty()
                ? Optional.empty()
                : members.join(leaving.institution(), by, Secrets.hash(leaving.invitation()), who, session, now);
        return invited.or(() -> members.enter(leaving.institution(), by, who, session, now))
                .<Outcome>map(Outcome.Entered::new)
                .orElseGet(() -> new Outcome.Nobody(leaving.institution()));
    }
}
