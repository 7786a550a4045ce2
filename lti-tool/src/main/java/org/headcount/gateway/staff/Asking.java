package org.headcount.gateway.staff;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.LearnerStatus;
import org.headcount.metering.terms.Months;

/** A learner asks to be switched on, and staff grant or decline it. */
public final class Asking {

    public static final int LONGEST_NOTE = 500;

    private final Institutions institutions;
    private final Meter meter;
    private final Switching switching;
    private final SwitchRequests requests;
    private final InstantSource clock;

    public Asking(
            Institutions institutions, Meter meter, Switching switching, SwitchRequests requests, InstantSource clock) {
        this.institutions = institutions;
        this.meter = meter;
        this.switching = switching;
        this.requests = requests;
        this.clock = clock;
    }

    /** Whether there is anything to ask for: staff may switch, the contract goes on, and the learner is known and not active. */
    public boolean mayAsk(Institution institution, Optional<LearnerStatus> learner) {
        Instant now = clock.instant();
        return institution.terms().policy().inForceAt(now).switching()
                && institution.terms().ended(now).isEmpty()
                && learner.filter(one -> one.known() && !one.active()).isPresent()
                && !meter.neverCounted(institution.id(), learner.get().standing());
    }

    /** Keeps what a learner asks for, once while it is open, and has it told to those who hear of alerts: no name and no word of the learner's, but that somebody asks. */
    public boolean ask(Institution institution, IdentityName who, String note) {
        Optional<LearnerStatus> learner = meter.status(institution.id(), who, clock.instant(), Optional.empty());
        if (!mayAsk(institution, learner)) {
            return false;
        }
        SwitchRequest request =
                SwitchRequest.fresh(institution.id(), learner.get().learner().id(), note, clock.instant());
        YearMonth month = new Months(institution.terms().zone()).containing(request.askedAt());
        return requests.ask(request, month);
    }

    public Optional<SwitchRequest> newest(InstitutionId institution, LearnerId learner) {
        return requests.newest(institution, learner);
    }

    /** What granting a request would cost; empty where there is nothing to be switched. */
    public List<SwitchOutcome.Cost> costs(SwitchRequest request) {
        SwitchOutcome preview = meter.switchPreview(request.institution(), who(request), true, Optional.empty());
        return preview instanceof SwitchOutcome.Previewed told ? told.costs() : List.of();
    }

    /** What came of a decision. */
    public enum Decided {
        DONE,
        /** It was decided before. */
        ENDED,
        NO_REQUEST,
        NO_SWITCHING,
        CONTRACT_ENDED,
        /** Nobody is there any more to be switched, or somebody who never counts. */
        NO_LEARNER
    }

    /**
     * Ends the request and switches the learner on: what was declined meanwhile switches nobody. The fact is named by the request, so that there is one however
     * many grant it, and where its writer died before it was written, whoever grants again writes it.
     */
    public Decided grant(InstitutionId institution, String id, String reason, Author author) {
        Optional<SwitchRequest> found = requests.find(institution, id);
        if (found.isEmpty()) {
            return Decided.NO_REQUEST;
        }
        SwitchRequest request = found.get();
        if (request.state() == SwitchRequest.State.DECLINED) {
            return Decided.ENDED;
        }
        Instant now = Micros.floor(clock.instant());
        if (institutions.find(institution).orElseThrow().terms().ended(now).isPresent()) {
            return Decided.CONTRACT_ENDED;
        }
        Switching.Order order = new Switching.Order(
                true, now, Optional.of("request:" + id), "", new Report.Note(author.name(), reason, ""));
        Optional<Switching.Plan> plan = switching.plan(institution, order, List.of(who(request)));
        if (plan.isEmpty()) {
            return Decided.NO_SWITCHING;
        }
        if (plan.get().reports().isEmpty()) {
            return request.state() == SwitchRequest.State.OPEN ? Decided.NO_LEARNER : Decided.ENDED;
        }
        boolean ours = requests.by(author).decide(institution, id, SwitchRequest.State.GRANTED, "", now);
        if (ours || state(institution, id) == SwitchRequest.State.GRANTED) {
            meter.by(author).record(institution, plan.get().reports());
        }
        return ours ? Decided.DONE : Decided.ENDED;
    }

    private SwitchRequest.State state(InstitutionId institution, String id) {
        return requests.find(institution, id).map(SwitchRequest::state).orElse(SwitchRequest.State.DECLINED);
    }

    public Decided decline(InstitutionId institution, String id, String answer, Author author) {
        if (requests.find(institution, id).isEmpty()) {
            return Decided.NO_REQUEST;
        }
        return requests.by(author).decide(institution, id, SwitchRequest.State.DECLINED, answer, clock.instant())
                ? Decided.DONE
                : Decided.ENDED;
    }

    private static IdentityName who(SwitchRequest request) {
        return new IdentityName(IdentityName.DEFAULT, request.learner().value());
    }
}
