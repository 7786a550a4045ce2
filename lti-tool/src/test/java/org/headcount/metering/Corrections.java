package org.headcount.metering;

import static org.headcount.metering.Given.at;
import static org.headcount.metering.Given.key;

import java.time.Instant;
import java.util.Optional;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.fact.Span;
import org.headcount.metering.status.Period;

/** Reports that correct others, and vouchers, for tests. */
public final class Corrections {

    static final IdentityName VOUCHER = new IdentityName("voucher", "AB12");

    private Corrections() {}

    public static Report voiding(String id, IdentityName who, String target, String at) {
        return voiding(id, who, key(target), at(at));
    }

    static Report voiding(String id, IdentityName who, FactKey target) {
        return voiding(id, who, target, at("2026-05-01T00:00:00Z"));
    }

    private static Report voiding(String id, IdentityName who, FactKey target, Instant at) {
        return new Report(
                key(id),
                who,
                FactType.VOID,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at,
                at,
                "",
                new Detail.Voids(target),
                new Report.Note("staff:7", "entered twice", "", "staff:8"));
    }

    public static Report exempting(String id, IdentityName who, String from, Optional<String> until) {
        Instant begin = at(from);
        return new Report(
                key(id),
                who,
                FactType.EXEMPT,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                begin,
                at("2026-01-01T00:00:00Z"),
                "",
                new Detail.Exempts(new Span(begin, until.map(Given::at).orElse(Period.OPEN))),
                new Report.Note("staff:7", "on leave", ""));
    }

    public static Report voucher(String id, FactType type, String at) {
        return new Report(
                key(id), VOUCHER, type, Kind.VOUCHER, Role.LEARNER, Origin.STAFF, at(at), at(at), "", Report.Note.NONE);
    }

    /** A switch that staff have dated ahead on New Year's Day. */
    static Report planned(String id, IdentityName who, FactType type, String at) {
        return recordedAt(Given.switching(id, who, type, at), "2026-01-01T00:00:00Z");
    }

    public static Report recordedAt(Report report, String recordedAt) {
        return like(report, at(recordedAt), report.note());
    }

    static Report noted(Report report, Report.Note note) {
        return like(report, report.recordedAt(), note);
    }

    private static Report like(Report report, Instant recordedAt, Report.Note note) {
        return new Report(
                report.key(),
                report.who(),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                recordedAt,
                report.unit(),
                report.detail(),
                note);
    }

    /** A fact as somebody would report it. */
    public static Report report(IdentityName who, Fact fact) {
        return new Report(
                fact.key(),
                who,
                fact.type(),
                fact.kind(),
                fact.role(),
                fact.origin(),
                fact.occurredAt(),
                fact.recordedAt(),
                fact.unit(),
                fact.detail(),
                Report.Note.NONE);
    }
}
