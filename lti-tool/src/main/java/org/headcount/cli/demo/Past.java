package org.headcount.cli.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.headcount.gateway.grade.Hold;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.staff.SwitchRequest;
import org.headcount.lti.message.GradeMedia;
import org.headcount.metering.fact.Detail;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.Origin;
import org.headcount.metering.fact.Report;
import org.headcount.metering.fact.Role;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Months;
import org.headcount.store.Store;

/** Writes made-up lives down, each person's first visit as a launch that brings the name with it. */
final class Past {

    private static final String OFFICE = "demo.office";
    private static final int AT_ONCE = 1_000;
    private static final int WRITERS = 32; // they share commits

    private final Store store;
    private final InstitutionId institution;
    private final String platform;
    private final List<Arrival> firstVisits = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();

    Past(Store store, InstitutionId institution, String platform) {
        this.store = store;
        this.institution = institution;
        this.platform = platform;
    }

    /** @param unit where somebody belongs; empty for nobody knows where */
    void add(String sub, String name, String unit, List<Happening> life) {
        for (int number = 0; number < life.size(); number++) {
            String nonce = "demo-" + sub + "-" + number;
            Report report = report(IdentityName.lti(platform, sub), nonce, unit, life.get(number));
            if (number == 0) {
                firstVisits.add(new Arrival(
                        institution, platform, nonce, Optional.of(report), Optional.empty(), name, Optional.empty()));
            } else {
                reports.add(report);
            }
        }
    }

    private Report report(IdentityName who, String id, String unit, Happening happening) {
        String source = happening.origin() == Origin.STAFF ? OFFICE : "lti." + platform;
        return new Report(
                new FactKey(source, id),
                who,
                happening.type(),
                happening.kind(),
                Role.LEARNER,
                happening.origin(),
                happening.at(),
                happening.at(),
                unit,
                new Report.Note(happening.actor(), happening.reason(), ""));
    }

    /** Somebody whose first visit was told only long after: the month may be closed by then. */
    void addLate(String sub, String name, String unit, Instant at, Instant recordedAt) {
        Report visit = report(IdentityName.lti(platform, sub), "demo-" + sub, unit, Happening.learner(at, Kind.ACCESS));
        Report late = new Report(
                visit.key(),
                visit.who(),
                visit.type(),
                visit.kind(),
                visit.role(),
                visit.origin(),
                at,
                recordedAt,
                unit,
                visit.note());
        firstVisits.add(new Arrival(
                institution, platform, visit.key().id(), Optional.of(late), Optional.empty(), name, Optional.empty()));
    }

    /** Staff take back the first visit of somebody. */
    void takeBack(String sub, Instant at, String reason) {
        reports.add(new Report(
                new FactKey(OFFICE, "demo-void-" + sub),
                IdentityName.lti(platform, sub),
                FactType.VOID,
                Kind.OTHER,
                Role.LEARNER,
                Origin.STAFF,
                at,
                at,
                "",
                new Detail.Voids(new FactKey("lti." + platform, "demo-" + sub + "-0")),
                new Report.Note("office", reason, "", "registrar")));
    }

    /** Something that somebody tried while inactive. */
    void refuse(String source, String sub, int number, Kind kind, Origin origin, Instant at) {
        reports.add(new Report(
                new FactKey(source, "demo-refused-" + sub + "-" + number),
                IdentityName.lti(platform, sub),
                FactType.REFUSAL,
                kind,
                Role.LEARNER,
                origin,
                at,
                at,
                "",
                new Report.Note("", "learner-inactive", "")));
    }

    /** A student information system tells every night who is enrolled. */
    void roster(String sub, Instant at) {
        reports.add(new Report(
                new FactKey("sis.roster", "demo-" + sub + "-" + at.getEpochSecond()),
                IdentityName.lti(platform, sub),
                FactType.ACTIVITY,
                Kind.ENROLMENT,
                Role.LEARNER,
                Origin.SYSTEM,
                at,
                at,
                "",
                Report.Note.NONE));
    }

    void write() {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Callable<Arrivals.Entry>> visits = firstVisits.stream()
                    .<Callable<Arrivals.Entry>>map(
                            visit -> () -> store.arrivals().record(visit))
                    .toList();
            for (Future<Arrivals.Entry> visit : writers.invokeAll(visits)) {
                visit.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a made-up visit could not be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while making up a history", e);
        } finally {
            writers.shutdown();
        }
        for (int from = 0; from < reports.size(); from += AT_ONCE) {
            store.ledger().append(institution, reports.subList(from, Math.min(reports.size(), from + AT_ONCE)));
        }
    }

    /**
     * A score that came after its learner had been switched off.
     *
     * @param state HELD, or how it ended
     */
    void hold(String tool, String lineItem, String sub, int points, Instant at, Hold.State state) {
        String body = """
                {"userId":"%s","scoreGiven":%d,"scoreMaximum":10,"activityProgress":"Completed",\
                "gradingProgress":"FullyGraded","timestamp":"%s","comment":"%s"}""".formatted(sub, points, at, points == 9 ? "Nearly perfect" : "Well done");
        IdentityName who = IdentityName.lti(platform, sub);
        Hold hold = new Hold(
                institution,
                "hddemo" + sub.replaceAll("[^a-z0-9]", "") + points,
                platform,
                tool,
                platform + "-demo",
                lineItem,
                who,
                at.toString(),
                at,
                at,
                GradeMedia.SCORE,
                body.getBytes(StandardCharsets.UTF_8),
                state,
                0,
                "");
        store.holds()
                .keep(
                        hold,
                        new Report(
                                new FactKey("grade-refused." + platform, hold.id()),
                                who,
                                FactType.REFUSAL,
                                Kind.GRADE,
                                Role.LEARNER,
                                Origin.SYSTEM,
                                at,
                                at,
                                "",
                                new Report.Note("", "learner-inactive", "")));
    }

    private YearMonth month(Instant at) {
        Institution present = store.institutions().find(institution).orElseThrow();
        return new Months(present.terms().zone()).containing(at);
    }

    /** Somebody who was switched off asks for the opposite. */
    void ask(String sub, String note, Instant at) {
        store.ledger()
                .standing(institution, IdentityName.lti(platform, sub))
                .ifPresent(standing -> store.switchRequests()
                        .ask(SwitchRequest.fresh(institution, standing.learner().id(), note, at), month(at)));
    }
}
