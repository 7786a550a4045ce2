package org.headcount.gateway.grade;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.headcount.gateway.connection.LineItemId;
import org.headcount.lti.message.GradeMedia;
import org.headcount.lti.message.Scopes;
import org.headcount.lti.message.Timestamps;
import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.lti.tool.ServiceClient;
import org.headcount.lti.tool.ServiceUrls;
import org.headcount.lti.wire.Call;
import org.headcount.lti.wire.Json;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.status.Decision;
import org.headcount.metering.status.Licence;
import org.headcount.metering.status.ToldFact;

/** What a score that is passed on at once and one that was held have in common: the decision, the way to the LMS, and the facts that are left behind. */
public final class Passbacks {

    private static final Set<String> SCOPES = Set.of(Scopes.SCORE);
    private static final String PASSED_ON = "grade.";
    private static final String REFUSED = "grade-refused.";
    private static final String LINE_ITEM = "lineItem";
    private static final String TIMESTAMP = "timestamp";

    /** Nothing tells when one becomes free. */
    private static final Duration LICENCE_LOOKED_FOR = Duration.ofMinutes(5);

    /** Nothing should happen untold; a database that was put back or mended by hand must not keep a score for ever all the same. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private final ServiceClient client;
    private final Meter meter;
    private final Ledger ledger;
    private final InstantSource clock;

    public Passbacks(ServiceClient client, Meter meter, Ledger ledger, InstantSource clock) {
        this.client = client;
        this.meter = meter;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether a score of this learner's may go to the LMS now. */
    Decision decide(InstitutionId institution, IdentityName learner) {
        return meter.decide(institution, learner, Kind.GRADE, Origin.SYSTEM, Role.LEARNER);
    }

    /** The same by a licence that was looked up just now. */
    Decision decide(InstitutionId institution, Licence licence) {
        return meter.decide(institution, licence, Kind.GRADE, Origin.SYSTEM, Role.LEARNER);
    }

    /** When to ask again about a learner whose score may not go now, unless something happens meanwhile. */
    Instant askAgain(InstitutionId institution, IdentityName learner, Decision refusal) {
        Duration longest = refusal.reason() == Decision.Reason.NO_LICENCE_FREE ? LICENCE_LOOKED_FOR : LONGEST_REST;
        Instant latest = clock.instant().plus(longest);
        return meter.nextChange(institution, learner)
                .filter(change -> change.isBefore(latest))
                .orElse(latest);
    }

    /** Sends the bytes as the tool wrote them, with the one media type that every LMS knows. */
    ServiceClient.Outcome send(PlatformRegistration lms, URI lineItem, byte[] score) {
        Call call = Call.post(ServiceUrls.below(lineItem, "scores")).withBody(GradeMedia.SCORE, score);
        return client.repeatable(lms, SCOPES, call);
    }

    /**
     * What is written down of a score that was passed on just now. The passback is what happened, not the work: a tool's timestamp may lie before the
     * learner's first launch, and would then become the very first fact. Of the same score it is the same.
     *
     * @param decision that let it pass
     */
    Report passback(Hold score, Decision decision) {
        FactKey key = new FactKey(source(score), score.id());
        Role role = decision.known() ? Role.LEARNER : role(score);
        return report(score, key, FactType.ACTIVITY, clock.instant(), role, "");
    }

    /**
     * Whether it is written down that the LMS has taken another score of the same learner and line item, a newer one or one of the same second: some LMSs
     * compare whole seconds, and call no other one of that second newer. Looks through all of the learner's grades: for scores that may have been sent before
     * and that the LMS calls not newer, which is rare.
     */
    boolean overtaken(Hold score) {
        Instant second = score.scoredAt().truncatedTo(ChronoUnit.SECONDS);
        List<FactKey> others = facts(score)
                .filter(fact -> fact.type() == FactType.ACTIVITY)
                .map(Fact::key)
                .filter(key -> key.source().equals(source(score)) && !key.id().equals(score.id()))
                .toList();
        return ledger.contexts(score.institution(), others).values().stream()
                .flatMap(context -> Json.readObject(context).stream())
                .filter(context -> context.path(LINE_ITEM).asText().equals(lineItem(score)))
                .flatMap(context -> Timestamps.parse(context.path(TIMESTAMP).asText()).stream())
                .anyMatch(taken -> !taken.isBefore(second));
    }

    private static String source(Hold score) {
        return PASSED_ON + score.platform();
    }

    private static String lineItem(Hold score) {
        return LineItemId.of(score.ref(), score.lineItemUrl());
    }

    /** What is written down beside a score that is held. */
    Report refusal(Hold score, Decision decision) {
        return report(
                score,
                new FactKey(REFUSED + score.platform(), score.id()),
                FactType.REFUSAL,
                score.receivedAt(),
                Role.LEARNER,
                decision.reason().wire());
    }

    private Report report(Hold score, FactKey key, FactType type, Instant at, Role role, String reason) {
        String context = Json.text(Json.object()
                .put("tool", score.tool())
                .put("service", score.ref())
                .put(LINE_ITEM, lineItem(score))
                .put(TIMESTAMP, score.timestamp()));
        Report.Note note = new Report.Note("", reason, context);
        return new Report(key, score.learner(), type, Kind.GRADE, role, Origin.SYSTEM, at, clock.instant(), "", note);
    }

    /** A learner's, unless all that is known of somebody is another part: scores of test users and staff must not make learners of them. */
    private Role role(Hold score) {
        return facts(score)
                .filter(fact -> fact.type().isActivity() || fact.type().isSwitch()) // all others suppose a learner
                .reduce((earlier, later) -> later)
                .map(Fact::role)
                .orElse(Role.LEARNER);
    }

    /** Those of whoever is called so now: by the id of when it was decided nobody may be found any more. */
    private Stream<Fact> facts(Hold score) {
        return meter.facts(score.institution(), score.learner(), Optional.empty()).stream()
                .flatMap(List::stream)
                .map(ToldFact::fact);
    }
}
