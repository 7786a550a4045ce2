package org.headcount.lti.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.wire.Claims;
import org.headcount.lti.wire.TokenTimes;
import org.headcount.lti.wire.VerifiedToken;

/** What a signed launch has to keep (Security Framework 1.0 §5.1.3, LTI Core 1.3 §5.3), in that order. That its nonce is spent once is left to the caller. */
public final class LaunchRules {

    /** Clocks may differ by a minute; a launch takes no longer than ten. */
    private static final TokenTimes TIMES =
            new TokenTimes(Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofDays(1));

    /** What we can pass on. The others carry addresses of the LMS that a tool could not use through us. */
    private static final Set<MessageType> PASSED = EnumSet.of(
            MessageType.RESOURCE_LINK,
            MessageType.DEEP_LINKING,
            MessageType.SUBMISSION_REVIEW,
            MessageType.DATA_PRIVACY);

    /** What is about a link in a course, by somebody with a part in it. */
    private static final Set<MessageType> OF_A_LINK =
            EnumSet.of(MessageType.RESOURCE_LINK, MessageType.SUBMISSION_REVIEW);

    private static final int LONGEST_ID = 255;

    private final VerifiedToken token;
    private final Claims claims;
    private final PlatformRegistration platform;
    private final LoginState login;

    private LaunchRules(VerifiedToken token, PlatformRegistration platform, LoginState login) {
        this.token = token;
        this.claims = token.claims();
        this.platform = platform;
        this.login = login;
    }

    /**
     * Names the first rule that shows the token not to be meant for us; else every rule of LTI that is broken.
     *
     * @param platform the one whose keys the token was verified with
     * @param login the login that this launch answers
     */
    public static Checked<LaunchMessage> check(
            VerifiedToken token, PlatformRegistration platform, LoginState login, Instant now) {
        return new LaunchRules(token, platform, login).check(now);
    }

    private Checked<LaunchMessage> check(Instant now) {
        Optional<Violation> untrusted = issuer().or(this::audience)
                .or(this::authorizedParty)
                .or(() -> TIMES.check(claims, now).map(Violation::of))
                .or(this::nonce);
        if (untrusted.isPresent()) {
            return new Checked.Broken<>(List.of(untrusted.get()));
        }
        Optional<MessageType> type =
                claims.string(ClaimNames.MESSAGE_TYPE).flatMap(MessageType::of).filter(PASSED::contains);
        List<Violation> broken = new ArrayList<>();
        messageType(type).ifPresent(broken::add);
        version().ifPresent(broken::add);
        deploymentId().ifPresent(broken::add);
        resourceLink(type).ifPresent(broken::add);
        subject().ifPresent(broken::add);
        roles(type).ifPresent(broken::add);
        context().ifPresent(broken::add);
        forUser(type).ifPresent(broken::add);
        deepLinkingSettings(type).ifPresent(broken::add);
        if (broken.isEmpty()) {
            deployment().or(this::targetLink).ifPresent(broken::add);
        }
        return broken.isEmpty()
                ? new Checked.Kept<>(new LaunchMessage(token.claims(), type.orElseThrow()))
                : new Checked.Broken<>(broken);
    }

    private Optional<Violation> issuer() {
        Optional<String> issuer = claims.string(ClaimNames.ISSUER);
        return require(issuer.filter(platform.issuer()::equals).isPresent(), Rule.ISSUER, issuer.orElse("none"));
    }

    private Optional<Violation> audience() {
        Optional<List<String>> audience = claims.oneOrMore(ClaimNames.AUDIENCE);
        return require(
                audience.filter(all -> all.contains(platform.clientId())).isPresent(),
                Rule.AUDIENCE,
                audience.map(all -> all.size() == 1 ? "another one" : all.size() + " others")
                        .orElse("none"));
    }

    private Optional<Violation> authorizedParty() {
        boolean alone =
                claims.oneOrMore(ClaimNames.AUDIENCE).orElse(List.of()).stream().allMatch(platform.clientId()::equals);
        boolean kept = claims.has(ClaimNames.AUTHORIZED_PARTY)
                ? claims.string(ClaimNames.AUTHORIZED_PARTY)
                        .filter(platform.clientId()::equals)
                        .isPresent()
                : alone;
        return require(kept, Rule.AUTHORIZED_PARTY, alone ? "another azp" : "several audiences without our azp");
    }

    private Optional<Violation> nonce() {
        Optional<String> nonce = claims.string(ClaimNames.NONCE);
        return require(
                nonce.filter(login.nonce()::equals).isPresent(),
                Rule.NONCE,
                nonce.isPresent() ? "another one" : "none");
    }

    private Optional<Violation> messageType(Optional<MessageType> type) {
        return require(type.isPresent(), Rule.MESSAGE_TYPE, shown(ClaimNames.MESSAGE_TYPE));
    }

    private Optional<Violation> version() {
        return require(
                claims.string(ClaimNames.VERSION)
                        .filter(ClaimNames.VERSION_1_3::equals)
                        .isPresent(),
                Rule.VERSION,
                shown(ClaimNames.VERSION));
    }

    private Optional<Violation> deploymentId() {
        Optional<String> id = claims.string(ClaimNames.DEPLOYMENT_ID);
        if (id.filter(LaunchRules::isId).isEmpty()) {
            return require(false, Rule.DEPLOYMENT_ID, shape(ClaimNames.DEPLOYMENT_ID, claims));
        }
        boolean asInLogin = login.deployment().isEmpty()
                || id.filter(login.deployment()::equals).isPresent();
        return require(asInLogin, Rule.DEPLOYMENT_ID, "another one than in the login");
    }

    private Optional<Violation> resourceLink(Optional<MessageType> type) {
        Optional<Claims> link = claims.object(ClaimNames.RESOURCE_LINK);
        boolean wanted = type.filter(OF_A_LINK::contains).isPresent();
        if (link.isEmpty()) {
            return require(!wanted, Rule.RESOURCE_LINK, "no resource_link");
        }
        return require(
                link.get().string("id").filter(LaunchRules::isId).isPresent(),
                Rule.RESOURCE_LINK,
                shape("id", link.get()));
    }

    /** No {@code sub} at all is an anonymous launch (LTI Core 1.3 §5.3.6.1). */
    private Optional<Violation> subject() {
        return require(
                !claims.has(ClaimNames.SUBJECT)
                        || claims.string(ClaimNames.SUBJECT)
                                .filter(LaunchRules::isId)
                                .isPresent(),
                Rule.SUBJECT,
                shape(ClaimNames.SUBJECT, claims));
    }

    /** May be empty, and may hold roles that nobody knows; the certification suite sends both. */
    private Optional<Violation> roles(Optional<MessageType> type) {
        boolean wanted = type.filter(OF_A_LINK::contains).isPresent();
        boolean kept =
                claims.has(ClaimNames.ROLES) ? claims.strings(ClaimNames.ROLES).isPresent() : !wanted;
        return require(kept, Rule.ROLES, claims.has(ClaimNames.ROLES) ? "something else" : "no roles");
    }

    private Optional<Violation> context() {
        Optional<String> id = claims.object(ClaimNames.CONTEXT).flatMap(context -> context.text("id"));
        return require(id.filter(text -> !PlainText.is(text)).isEmpty(), Rule.CONTEXT, "control or broken characters");
    }

    private Optional<Violation> forUser(Optional<MessageType> type) {
        if (type.filter(MessageType.SUBMISSION_REVIEW::equals).isEmpty()) {
            return Optional.empty();
        }
        Optional<Claims> user = claims.object(ClaimNames.FOR_USER);
        return require(
                user.flatMap(one -> one.string("user_id"))
                        .filter(LaunchRules::isId)
                        .isPresent(),
                Rule.FOR_USER,
                user.map(one -> shape("user_id", one)).orElse("no for_user"));
    }

    private Optional<Violation> deepLinkingSettings(Optional<MessageType> type) {
        Optional<Claims> settings = claims.object(ClaimNames.DEEP_LINKING_SETTINGS);
        boolean kept = type.filter(MessageType.DEEP_LINKING::equals).isEmpty()
                || settings.flatMap(DeepLinkingSettings::of).isPresent();
        return require(kept, Rule.DEEP_LINKING_SETTINGS, settings.isPresent() ? "something else" : "none");
    }

    private Optional<Violation> deployment() {
        Optional<String> id = claims.string(ClaimNames.DEPLOYMENT_ID);
        return require(id.filter(platform.deployments()::contains).isPresent(), Rule.DEPLOYMENT, id.orElse("none"));
    }

    private Optional<Violation> targetLink() {
        Optional<String> target = claims.string(ClaimNames.TARGET_LINK_URI);
        return require(
                target.filter(login.targetLinkUri()::equals).isPresent(),
                Rule.TARGET_LINK,
                target.isPresent() ? "another address" : "none");
    }

    private String shown(String name) {
        return claims.string(name)
                .map(value -> "\"" + value + "\"")
                .orElse(claims.has(name) ? "something that is no string" : "none");
    }

    /** What is wrong with an id, without telling the id. */
    private static String shape(String name, Claims claims) {
        return claims.string(name)
                .map(value -> value.length() > LONGEST_ID
                        ? value.length() + " characters"
                        : value.isEmpty() ? "an empty string" : "characters beyond ASCII")
                .orElse(claims.has(name) ? "something that is no string" : "none");
    }

    private static boolean isId(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_ID
                && value.chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    private static Optional<Violation> require(boolean kept, Rule rule, String found) {
        return kept ? Optional.empty() : Optional.of(Violation.of(rule, found));
    }
}
