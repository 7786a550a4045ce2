package org.headcount.gateway.launch;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.lti.message.PlainText;
import org.headcount.lti.platform.AuthenticationError;
import org.headcount.lti.platform.AuthenticationRequest;
import org.headcount.lti.platform.AuthenticationResponse;
import org.headcount.lti.platform.IdTokens;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Decision;

/** A launch on its way from us to the tool: the tool asks who it is, and the hint answers, once. */
public final class SecondLeg {

    private static final int LONGEST_HINT = 255;

    private final Connections connections;
    private final Targets targets;
    private final ParkedLaunches parked;
    private final Licences licences;
    private final Ledger ledger;
    private final IdTokens idTokens;
    private final Migration migration;
    private final ConnectionNotes notes;
    private final InstantSource clock;

    public SecondLeg(
            Connections connections,
            Targets targets,
            ParkedLaunches parked,
            Licences licences,
            Ledger ledger,
            IdTokens idTokens,
            Migration migration,
            ConnectionNotes notes,
            InstantSource clock) {
        this.connections = connections;
        this.targets = targets;
        this.parked = parked;
        this.licences = licences;
        this.ledger = ledger;
        this.idTokens = idTokens;
        this.migration = migration;
        this.notes = notes;
        this.clock = clock;
    }

    /**
     * Answers a tool's authentication request (Security Framework 1.0 §5.1.1.2). Who asks and where the answer goes is settled first: until then nothing is
     * sent anywhere.
     */
    public AuthenticationOutcome authorize(String platform, Map<String, String> parameters) {
        Optional<LmsConnection> lms = connections.platform(platform);
        if (lms.isEmpty()) {
            return new AuthenticationOutcome.NoSuchPlatform();
        }
        Optional<ToolRegistration> tool = Optional.ofNullable(parameters.get("client_id"))
                .flatMap(client -> connections.tool(lms.get().institution(), client))
                .map(known -> targets.answeredAt(
                        lms.get().institution(), known, parameters.getOrDefault("redirect_uri", "")));
        if (tool.isEmpty()) {
            return refused(platform, Rule.TOOL_CLIENT, parameters.getOrDefault("client_id", "none"));
        }
        Optional<AuthenticationRequest> request = AuthenticationRequest.of(parameters, tool.get());
        if (request.isEmpty()) {
            return refused(platform, Rule.TOOL_REDIRECT, parameters.getOrDefault("redirect_uri", "none"));
        }
        Optional<AuthenticationError> error = request.get().error();
        return error.isPresent() ? answer(platform, request.get(), error.get()) : redeem(lms.get(), request.get());
    }

    /** What was asked for is shown to staff, and not to whoever may have been led here by it. Anybody can ask: nobody has signed it. */
    private AuthenticationOutcome refused(String platform, Rule rule, String asked) {
        notes.claimed(platform, List.of(Violation.of(rule, asked)));
        return new AuthenticationOutcome.Refused(platform, Violation.of(rule, "another one"));
    }

    private AuthenticationOutcome redeem(LmsConnection lms, AuthenticationRequest request) {
        String platform = lms.platform().id();
        String hint = request.messageHint();
        if (hint.isEmpty() || hint.length() > LONGEST_HINT || !PlainText.is(hint)) { // nobody gave that one
            return answer(platform, request, AuthenticationError.HINT);
        }
        ParkedLaunches.Redemption redemption =
                parked.redeem(lms.institution(), platform, hint, request.tool().id(), request.nonce(), clock.instant());
        if (redemption instanceof ParkedLaunches.Redemption.NonceSpent) {
            return new AuthenticationOutcome.SentTwice(platform, request.tool().id());
        }
        return redemption instanceof ParkedLaunches.Redemption.Redeemed redeemed
                        && Secrets.same(redeemed.launch().loginHint(), request.loginHint())
                ? lookAgain(redeemed.launch(), request)
                : answer(platform, request, AuthenticationError.HINT);
    }

    /** The licence may have been taken away since the first leg. */
    private AuthenticationOutcome lookAgain(ParkedLaunch launch, AuthenticationRequest request) {
        Optional<Blocking> blocking = launch.learner()
                .flatMap(learner ->
                        licences.blockGoingOn(launch.institution(), learner, launch.locale(), launch.returnUrl()));
        if (blocking.isPresent()) {
            ledger.append(
                    launch.institution(),
                    List.of(refusal(
                            launch,
                            launch.learner().orElseThrow(),
                            blocking.get().reason())));
            return new AuthenticationOutcome.Blocked(launch.platform(), launch.tool(), blocking.get());
        }
        Instant now = clock.instant();
        String claims = migration.signed(launch, request.nonce(), idTokens.expiry(now));
        String idToken = idTokens.mint(claims, request.nonce(), now);
        return new AuthenticationOutcome.Answered(
                launch.platform(), launch.tool(), AuthenticationResponse.of(request, idToken), launch.returnUrl());
    }

    private Report refusal(ParkedLaunch launch, IdentityName learner, Decision.Reason why) {
        Instant now = clock.instant();
        return new Report(
                new FactKey("lti." + launch.platform(), Secrets.hash(launch.hint())),
                learner,
                FactType.REFUSAL,
                Kind.ACCESS,
                Role.LEARNER,
                Origin.LEARNER,
                now,
                now,
                "",
                new Report.Note("", why.wire(), ""));
    }

    private static AuthenticationOutcome answer(
            String platform, AuthenticationRequest request, AuthenticationError error) {
        return new AuthenticationOutcome.AnsweredWithError(
                platform, request.tool().id(), error, AuthenticationResponse.of(request, error));
    }
}
