package org.headcount.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Policy;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/** Values that tests begin with. */
public final class Given {

    public static final InstitutionId NORTH = new InstitutionId("north");
    public static final InstitutionId SOUTH = new InstitutionId("south");
    public static final IdentityName ADA = IdentityName.lti("pf1", "ada");
    public static final IdentityName BEN = IdentityName.lti("pf1", "ben");

    private Given() {}

    /** An institution in UTC, created at the beginning of 2026, with nothing but a policy. */
    public static Institution institution(InstitutionId id, Policy policy) {
        return institution(id, History.always(policy), History.always(ZoneOffset.UTC));
    }

    public static Institution institution(InstitutionId id, History<Policy> policy, History<ZoneId> zone) {
        return new Institution(id, "Institution " + id, at("2026-01-01T00:00:00Z"), terms(policy, zone));
    }

    public static Terms terms(History<Policy> policy, History<ZoneId> zone) {
        return new Terms(policy, zone, none(), none(), none());
    }

    /** Terms to append: one version of a policy, recorded when it comes into force. */
    public static Terms added(Policy policy, Instant from) {
        return terms(new History<>(List.of(new Dated<>(from, from, policy))), none());
    }

    /** A change that appends, whatever was agreed before. */
    public static Function<Institution, Institutions.Change> change(String name, Terms added) {
        return present -> new Institutions.Change(name, added);
    }

    public static <T> History<T> none() {
        return new History<>(List.of());
    }

    public static Instant at(String text) {
        return Instant.parse(text);
    }

    public static FactKey key(String id) {
        return new FactKey("test", id);
    }

    /** An access of a learner's own, recorded when it happened. */
    public static Report access(String id, IdentityName who, String at) {
        return Report.activity(key(id), who, Kind.ACCESS, at(at), at(at));
    }

    /** The same, of somebody who plays another part. */
    public static Report inPart(Role role, Report report) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                role,
                report.origin(),
                report.at(),
                report.recordedAt(),
                report.unit(),
                report.note());
    }

    /** An act of staff, recorded when it takes effect. */
    public static Report switching(String id, IdentityName who, FactType type, String at) {
        return new Report(
                key(id), who, type, Kind.OTHER, Role.LEARNER, Origin.STAFF, at(at), at(at), "", Report.Note.NONE);
    }

    /** A policy like another one with another window; null for none. */
    public static Policy windowed(
            Policy policy, @Nullable Integer window, Policy.WindowUnit unit, Policy.Rounding rounding) {
        return like(policy, window, unit, rounding, policy.kinds(), policy.measure());
    }

    /** A policy like another one under which other kinds count. */
    public static Policy counting(Policy policy, Set<Kind> kinds) {
        return like(policy, policy.window(), policy.windowUnit(), policy.rounding(), kinds, policy.measure());
    }

    /** A policy like another one under which another number is billed. */
    public static Policy billing(Policy policy, Policy.Measure measure) {
        return like(policy, policy.window(), policy.windowUnit(), policy.rounding(), policy.kinds(), measure);
    }

    private static Policy like(
            Policy policy,
            @Nullable Integer window,
            Policy.WindowUnit unit,
            Policy.Rounding rounding,
            Set<Kind> kinds,
            Policy.Measure measure) {
        return new Policy(
                policy.preset(),
                window,
                unit,
                rounding,
                policy.switching(),
                kinds,
                policy.onCreate(),
                policy.onReturn(),
                policy.enforcement(),
                policy.capacity(),
                policy.cap(),
                policy.gracePercent(),
                policy.inactiveGrades(),
                measure,
                policy.countedRoles(),
                policy.closeDelay(),
                policy.correctionHorizonMonths());
    }

    /** A policy like another one that takes its returning learners and its places otherwise. */
    public static Policy returning(
            Policy policy, Policy.OnReturn onReturn, Policy.Capacity capacity, @Nullable Integer cap) {
        return new Policy(
                policy.preset(),
                policy.window(),
                policy.windowUnit(),
                policy.rounding(),
                policy.switching(),
                policy.kinds(),
                policy.onCreate(),
                onReturn,
                policy.enforcement(),
                capacity,
                cap,
                policy.gracePercent(),
                policy.inactiveGrades(),
                policy.measure(),
                policy.countedRoles(),
                policy.closeDelay(),
                policy.correctionHorizonMonths());
    }

    /** A question for everybody at an instant. */
    public static Ledger.Question everybody(String asOf) {
        return new Ledger.Question(at(asOf), Ledger.Question.Status.ALL, null, "", 100, "");
    }

    /** A receipt of what counts until an instant. */
    public static Receipt countedUntil(String instant) {
        return new Receipt.Counted(Optional.of(at(instant)));
    }
}
