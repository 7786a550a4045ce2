package org.headcount.gateway.launch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.headcount.gateway.Addresses;
import org.headcount.gateway.Part;
import org.headcount.gateway.connection.ConnectionNotes;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.connection.DeploymentId;
import org.headcount.gateway.connection.LmsConnection;
import org.headcount.gateway.connection.LmsHosts;
import org.headcount.gateway.connection.PendingDeployments;
import org.headcount.lti.message.ClaimNames;
import org.headcount.lti.message.MessageType;
import org.headcount.lti.platform.ToolRegistration;
import org.headcount.lti.tool.GradeService;
import org.headcount.lti.tool.LaunchMessage;
import org.headcount.lti.tool.LaunchRules;
import org.headcount.lti.tool.Login;
import org.headcount.lti.tool.LoginInitiation;
import org.headcount.lti.tool.LoginState;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.Rule;
import org.headcount.lti.tool.Violation;
import org.headcount.lti.wire.RemoteKeys;
import org.headcount.lti.wire.TokenVerifier;
import org.headcount.lti.wire.Verification;
import org.headcount.lti.wire.VerifiedToken;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.status.Decision;

/** A launch on its way from the LMS to us: the login that it begins with, the checks, the licence, the record; then on to the tool. */
public final class FirstLeg {

    private static final int LONGEST_TOKEN = 128 * 1024;

    /** An institution may have many connections of one issuer. */
    private static final int MOST_TOLD = 20;

    private final Addresses addresses;
    private final Connections connections;
    private final LmsHosts hosts;
    private final Login login;
    private final RemoteKeys keys;
    private final Licences licences;
    private final Arrivals arrivals;
    private final ParkedLogins logins;
    private final Targets targets;
    private final DeepLinking deepLinking;
    private final Migration migration;
    private final PendingDeployments pending;
    private final ConnectionNotes notes;
    private final Offers offers;
    private final InstantSource clock;
    private final TokenVerifier tokens = new TokenVerifier(LONGEST_TOKEN);

    public FirstLeg(
            Addresses addresses,
            Connections connections,
            LmsHosts hosts,
            Login login,
            RemoteKeys keys,
            Licences licences,
            Arrivals arrivals,
            ParkedLogins logins,
            Targets targets,
            DeepLinking deepLinking,
            Migration migration,
            PendingDeployments pending,
            ConnectionNotes notes,
            Offers offers,
            InstantSource clock) {
        this.addresses = addresses;
        this.connections = connections;
        this.hosts = hosts;
        this.login = login;
        this.keys = keys;
        this.licences = licences;
        this.arrivals = arrivals;
        this.logins = logins;
        this.targets = targets;
        this.deepLinking = deepLinking;
        this.migration = migration;
        this.pending = pending;
        this.notes = notes;
        this.offers = offers;
        this.clock = clock;
    }

    /** Answers a login initiation. Nothing in it is signed, so nothing is believed of it; and nothing is stored, but what is too long for the browser to carry. */
    public LoginOutcome begin(Map<String, String> parameters) {
        LoginOutcome outcome = LoginInitiation.read(parameters)
                .fold(this::begin, violations -> new LoginOutcome.Refused("", violations));
        if (outcome instanceof LoginOutcome.Refused refused) {
            notes.claimed(refused.platform(), refused.violations());
        }
        return outcome;
    }

    private LoginOutcome begin(LoginInitiation initiation) {
        List<LmsConnection> candidates = candidates(initiation);
        boolean oneClient = candidates.stream()
                        .map(candidate -> candidate.platform().clientId())
                        .distinct()
                        .count()
                == 1;
        if (!oneClient) {
            return strange(initiation, candidates);
        }
        String target = initiation.targetLinkUri();
        return among(candidates, target)
                .filter(candidate -> targets.isAny(candidate.institution(), target))
                .findFirst()
                .<LoginOutcome>map(lms -> begin(initiation, lms))
                .orElseGet(() -> new LoginOutcome.Refused(
                        isOneInstitution(candidates)
                                ? candidates.get(0).platform().id()
                                : "",
                        List.of(Violation.of(Rule.LOGIN_TARGET, "another address"))));
    }

    /** Those of whom an address may lead somewhere: of what names nobody's tool nobody is asked one by one, however many share an issuer. */
    private Stream<LmsConnection> among(List<LmsConnection> all, String target) {
        return targets.isOurs(target) || targets.leavesTheChoice(target) || targets.isNamed(target)
                ? all.stream()
                : Stream.empty();
    }

    private static boolean isOneInstitution(List<LmsConnection> all) {
        return all.stream().map(LmsConnection::institution).distinct().count() == 1;
    }

    /** Which value names nobody. It is told in the notes of those who have that issuer, and whose own tool or link was to be opened: nobody else knows its address. */
    private LoginOutcome strange(LoginInitiation initiation, List<LmsConnection> candidates) {
        List<LmsConnection> ofIssuer = connections.ofIssuer(initiation.issuer());
        String found = ofIssuer.isEmpty()
                ? "an iss that no LMS here has, " + initiation.issuer()
                : candidates.isEmpty()
                        ? "another client_id of that iss, "
                                + initiation.clientId().orElse("none")
                        : "several, and no client_id";
        List<Violation> violations = List.of(Violation.of(Rule.REGISTRATION, found));
        String issuer = initiation.issuer();
        String slashed = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer + "/";
        List<LmsConnection> alike = ofIssuer.isEmpty() ? connections.ofIssuer(slashed) : ofIssuer;
        if (targets.isNamed(initiation.targetLinkUri())) {
            alike.stream()
                    .filter(lms -> targets.names(lms.institution(), initiation.targetLinkUri()))
                    .limit(MOST_TOLD)
                    .forEach(lms -> notes.claimed(lms.platform().id(), violations));
        }
        return new LoginOutcome.Refused("", violations);
    }

    private LoginOutcome begin(LoginInitiation initiation, LmsConnection lms) {
        Instant now = clock.instant();
        Login.Begun begun = login.begin(initiation, lms.platform(), now);
        if (!begun.carried()) {
            logins.park(lms.institution(), begun.cookie(), begun.again(), now.plus(Login.LIFETIME));
        }
        return new LoginOutcome.Begun(lms.platform().id(), begun);
    }

    /** What an abandoned login began with, so that it can begin anew. */
    private Map<String, String> again(LoginState state) {
        return state.again().isEmpty()
                ? connections
                        .platform(state.platform())
                        .map(lms -> logins.find(lms.institution(), state.cookie(), clock.instant()))
                        .orElse(Map.of())
                : state.again();
    }

    /** Whose login it may be, first holder first: institutions may share issuer and client_id. The tool says which, for where to ask; only the signed launch proves it. */
    private List<LmsConnection> candidates(LoginInitiation initiation) {
        Optional<LmsConnection> named = initiation
                .clientId()
                .flatMap(client -> initiation
                        .deployment()
                        .flatMap(deployment -> connections.holder(initiation.issuer(), client, deployment)));
        return named.map(List::of)
                .orElseGet(() -> connections.ofIssuer(initiation.issuer()).stream()
                        .filter(candidate -> initiation
                                .clientId()
                                .filter(client ->
                                        !client.equals(candidate.platform().clientId()))
                                .isEmpty())
                        .toList());
    }

    /**
     * Answers what the LMS posts through the browser. Nothing is written of a launch that breaks a rule, but that its deployment waits for approval, and nothing is
     * counted of one that was played before.
     */
    public LaunchOutcome arrive(LaunchPost post) {
        if (post.idToken().isEmpty() && post.error().isEmpty()) {
            return refused("", Rule.RESPONSE, "neither");
        }
        return post.idToken().isEmpty()
                ? resume(post, Optional.empty())
                : tokens.look(
                        post.idToken(),
                        signed -> resume(post, Optional.of(signed)),
                        fault -> new LaunchOutcome.Refused(
                                "", List.of(Violation.of(fault)))); // before anybody asks whose it is
    }

    private LaunchOutcome resume(LaunchPost post, Optional<TokenVerifier.Signed> idToken) {
        Login.Resumption resumption = login.resume(post.state(), post.cookies(), post.stored(), clock.instant());
        if (resumption instanceof Login.Resumption.WithoutCookie without) {
            return withoutCookie(without, post, idToken);
        }
        if (resumption instanceof Login.Resumption.Refused refused) {
            return unproven(refused.platform(), refused.violation());
        }
        LoginState state = ((Login.Resumption.Resumed) resumption).login();
        return post.error().isEmpty()
                ? judge(state, idToken.orElseThrow(), (launch, lms) -> admit(state, post, launch, lms))
                : unproven(state.platform(), Violation.of(Rule.PLATFORM_ERROR, errorCode(post.error())));
    }

    /** Asks the LMS's storage who the browser is, but only about a launch that is genuine: nobody else's page learns anything. */
    private LaunchOutcome withoutCookie(
            Login.Resumption.WithoutCookie without, LaunchPost post, Optional<TokenVerifier.Signed> idToken) {
        LoginState state = without.login();
        if (post.asked() || idToken.isEmpty() || state.storageTarget().isEmpty()) {
            return new LaunchOutcome.WithoutCookie(state.platform(), without.violation(), again(state));
        }
        return judge(
                state,
                idToken.get(),
                (launch, lms) -> state.storage(lms.platform().authorizationEndpoint())
                        .<LaunchOutcome>map(storage ->
                                new LaunchOutcome.AskStorage(lms.platform().id(), storage, again(state)))
                        .orElseThrow());
    }

    /**
     * Finds who may vouch for the launch: only the registration that holds its deployment. Where institutions share a client_id, the login may have begun
     * with another's registration, whose key set is not allowed to speak for this one.
     */
    private LaunchOutcome judge(
            LoginState state,
            TokenVerifier.Signed idToken,
            BiFunction<LaunchMessage, LmsConnection, LaunchOutcome> then) {
        Optional<LmsConnection> begunWith = connections.platform(state.platform());
        if (begunWith.isEmpty()) {
            return refused("", Rule.REGISTRATION, "none any more");
        }
        LmsConnection lms = begunWith.get();
        Verification verification = verify(idToken, lms);
        Optional<LmsConnection> holder = verification
                .fold(token -> token.claims().lti("deployment_id"), refused -> idToken.claimedDeployment())
                .filter(deployment -> !lms.platform().deployments().contains(deployment))
                .flatMap(deployment -> connections.holder(state.issuer(), state.clientId(), deployment));
        if (holder.isEmpty()) {
            return judge(state, verification, lms, then);
        }
        boolean sameKeys =
                holder.get().platform().jwksUri().equals(lms.platform().jwksUri());
        return judge(state, sameKeys ? verification : verify(idToken, holder.get()), holder.get(), then);
    }

    private Verification verify(TokenVerifier.Signed idToken, LmsConnection lms) {
        return tokens.verify(idToken, keys.at(lms.platform().jwksUri()));
    }

    private LaunchOutcome judge(
            LoginState state,
            Verification verification,
            LmsConnection lms,
            BiFunction<LaunchMessage, LmsConnection, LaunchOutcome> then) {
        return verification.fold(
                token -> judge(state, token, lms, then),
                refused -> unproven(lms.platform().id(), Violation.of(refused)));
    }

    /** The refusal of what no LMS has signed: anybody may have sent it. */
    private LaunchOutcome unproven(String platform, Violation violation) {
        notes.claimed(platform, List.of(violation));
        return new LaunchOutcome.Refused(platform, List.of(violation));
    }

    private LaunchOutcome judge(
            LoginState state,
            VerifiedToken token,
            LmsConnection lms,
            BiFunction<LaunchMessage, LmsConnection, LaunchOutcome> then) {
        // else it may be one of long ago, which anybody can post as often as they like
        boolean answers = token.claims()
                .string(ClaimNames.NONCE)
                .filter(state.nonce()::equals)
                .isPresent();
        if (answers) {
            notes.signed(lms.platform().id(), token);
        }
        LaunchOutcome outcome = LaunchRules.check(token, lms.platform(), state, clock.instant())
                .fold(launch -> then.apply(launch, lms), violations -> turnAway(state, token, violations, lms));
        if (outcome instanceof LaunchOutcome.Refused refused) {
            if (answers) {
                notes.refused(refused.platform(), refused.violations());
            } else {
                notes.claimed(refused.platform(), refused.violations());
            }
        }
        return outcome;
    }

    /** Whoever breaks no rule before and comes from a deployment that nobody has connected may be let in by staff. */
    private LaunchOutcome turnAway(
            LoginState state, VerifiedToken token, List<Violation> violations, LmsConnection lms) {
        String platform = lms.platform().id();
        if (!violations.get(0).rule().equals(Rule.DEPLOYMENT.name())) {
            return new LaunchOutcome.Refused(platform, violations);
        }
        String deployment = token.claims().lti("deployment_id").orElseThrow();
        if (isOnlyFor(lms, state, token)) {
            pending.note(lms.institution(), platform, deployment, clock.instant());
            notes.refused(platform, violations);
        }
        return new LaunchOutcome.FromUnknownDeployment(platform, violations);
    }

    /**
     * Where institutions share a client, a deployment that nobody has may be any of theirs: whose it is shows only what the LMS signed that it was to open.
     * The login may name anything, by which somebody of one school would fill another's list.
     */
    private boolean isOnlyFor(LmsConnection lms, LoginState state, VerifiedToken token) {
        return token.claims()
                        .lti("target_link_uri")
                        .filter(state.targetLinkUri()::equals)
                        .filter(target -> targets.names(lms.institution(), target))
                        .isPresent()
                || isOneInstitution(connections.ofIssuer(state.issuer()).stream()
                        .filter(one -> one.platform().clientId().equals(state.clientId()))
                        .toList());
    }

    private LaunchOutcome admit(LoginState state, LaunchPost post, LaunchMessage launch, LmsConnection lms) {
        hosts.learn(lms.platform().id(), launch.returnUrl()); // whose frame is to show the answer, a refusal too
        if (targets.isOurs(state.targetLinkUri())) {
            return ownPage(state, post, launch, lms);
        }
        Optional<ToolRegistration> tool = targets.at(lms.institution(), state.targetLinkUri());
        boolean choosing = launch.type() == MessageType.DEEP_LINKING;
        if (tool.isEmpty() && !(choosing && targets.leavesTheChoice(state.targetLinkUri()))) {
            return refused(lms.platform().id(), Rule.TOOL, "none there");
        }
        if (launch.subject().isEmpty() && lms.platform().anonymous() == PlatformRegistration.Anonymous.REFUSE) {
            return refused(lms.platform().id(), Rule.NAMED, "no sub");
        }
        LaunchOutcome outcome = choosing
                ? deepLinking.arrive(launch, lms, tool, state.cookie())
                : carryOn(state, launch, lms, tool.get());
        if (!(outcome instanceof LaunchOutcome.Refused)) {
            offers.note(launch, lms);
        }
        return outcome;
    }

    /** Staff need a cookie of ours for what they do next; where the browser keeps none in a frame, they begin anew in a window. */
    private LaunchOutcome ownPage(LoginState state, LaunchPost post, LaunchMessage launch, LmsConnection lms) {
        String platform = lms.platform().id();
        if (launch.type() != MessageType.RESOURCE_LINK) {
            return refused(platform, Rule.TOOL, "none there");
        }
        if (launch.subject().isEmpty()) {
            return refused(platform, Rule.NAMED, "no sub");
        }
        if (post.stored().isPresent() && state.targetLinkUri().equals(addresses.usage())) {
            return new LaunchOutcome.WithoutCookie(
                    platform, Violation.of(Rule.BROWSER, "a frame that keeps no cookies"), again(state));
        }
        Arrivals.Entry entry = arrivals.record(new Arrival(
                lms.institution(), platform, launch.nonce(), Optional.empty(), Optional.empty(), "", Optional.empty()));
        return entry instanceof Arrivals.Entry.Repeated
                ? refused(platform, Rule.REPLAY, "a launch that was here before")
                : new LaunchOutcome.Own(
                        state.targetLinkUri(),
                        new Visitor(
                                lms.institution(),
                                platform,
                                launch.subject().get(),
                                launch.roles(),
                                launch.displayName(),
                                launch.locale(),
                                launch.returnUrl()),
                        state.cookie());
    }

    private LaunchOutcome carryOn(LoginState state, LaunchMessage launch, LmsConnection lms, ToolRegistration tool) {
        Optional<IdentityName> who = launch.subject()
                .map(subject -> IdentityName.lti(lms.platform().id(), subject)); // two LMSs may both have a user 5
        Optional<Role> part = Part.of(launch.roles());
        Optional<IdentityName> counted =
                who.filter(anybody -> part.filter(Role.LEARNER::equals).isPresent());
        Optional<IdentityName> sisId =
                counted.isPresent() ? licences.sisId(lms.institution(), launch) : Optional.empty();
        Optional<Report> activity = who.flatMap(person -> part.map(role -> activity(launch, lms, person, role)));
        Optional<Arrival.Gate> gate =
                counted.map(learner -> new Arrival.Gate(licences::launch, why -> refusal(launch, lms, learner, why)));
        Optional<Arrival.ContextService> service = ClaimsForTool.service(launch, lms, tool);
        ObjectNode claims = claims(launch, lms, tool, service);
        ParkedLaunch waiting =
                Onward.waiting(lms, tool, claims, counted, launch.locale(), launch.returnUrl(), clock.instant());
        Arrivals.Entry entry = arrivals.record(new Arrival(
                lms.institution(),
                lms.platform().id(),
                launch.nonce(),
                activity,
                gate,
                launch.displayName(),
                service.map(reached -> reach(launch, reached, who)),
                sisId,
                Optional.of(waiting))); // the fact's key spends the nonce: one commit
        if (entry instanceof Arrivals.Entry.Refused refused) {
            return blocked(launch, lms, tool, counted.orElseThrow(), refused.why());
        }
        return entry instanceof Arrivals.Entry.Repeated
                ? refused(lms.platform().id(), Rule.REPLAY, "a launch that was here before")
                : new LaunchOutcome.Forwarded(
                        lms.platform().id(),
                        tool.id(),
                        Onward.request(addresses, tool, claims, waiting),
                        state.cookie());
    }

    private LaunchOutcome blocked(
            LaunchMessage launch, LmsConnection lms, ToolRegistration tool, IdentityName learner, Decision decision) {
        Blocking why = licences.explain(lms.institution(), learner, decision, launch.locale(), launch.returnUrl());
        return new LaunchOutcome.Blocked(lms.platform().id(), tool.id(), why);
    }

    private Report activity(LaunchMessage launch, LmsConnection lms, IdentityName who, Role role) {
        return report(launch, lms, who, FactType.ACTIVITY, role, Report.Note.NONE);
    }

    private Report refusal(LaunchMessage launch, LmsConnection lms, IdentityName learner, Decision decision) {
        Report.Note why = new Report.Note("", decision.reason().wire(), "");
        return report(launch, lms, learner, FactType.REFUSAL, Role.LEARNER, why);
    }

    private Report report(
            LaunchMessage launch, LmsConnection lms, IdentityName who, FactType type, Role role, Report.Note note) {
        Instant now = clock.instant();
        return new Report(
                Arrival.key(lms.platform().id(), launch.nonce()),
                who,
                type,
                Kind.ACCESS,
                role,
                role == Role.LEARNER ? Origin.LEARNER : Origin.STAFF,
                now,
                now,
                "",
                note);
    }

    static Arrival.Reach reach(LaunchMessage launch, Arrival.ContextService service, Optional<IdentityName> who) {
        String lineItem = launch.gradeService().map(GradeService::lineItem).orElse("");
        return new Arrival.Reach(
                service, lineItem.isEmpty() ? List.of() : List.of(lineItem), launch.resourceLink(), who);
    }

    private ObjectNode claims(
            LaunchMessage launch, LmsConnection lms, ToolRegistration tool, Optional<Arrival.ContextService> service) {
        String platform = lms.platform().id();
        ObjectNode claims = ClaimsForTool.of(
                launch,
                tool,
                addresses.issuer(platform),
                DeploymentId.of(lms.institution(), platform, launch.deployment(), tool.id()),
                service,
                addresses);
        migration.vouch(launch, lms, tool, claims);
        return claims;
    }

    private static String errorCode(String error) {
        boolean plain = error.length() <= 64
                && error.chars()
                        .allMatch(one -> one == '_' || (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9'));
        return plain ? error : "an error without a code";
    }

    private static LaunchOutcome refused(String platform, Rule rule, String found) {
        return new LaunchOutcome.Refused(platform, List.of(Violation.of(rule, found)));
    }
}
