package org.headcount.web.admin.planning;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.headcount.gateway.connection.Connections;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.report.Reconciliation;
import org.headcount.metering.report.Reconciliations;
import org.headcount.metering.terms.Months;
import org.headcount.web.Problem;
import org.headcount.web.ProblemException;
import org.headcount.web.admin.Answer;
import org.headcount.web.admin.Places;
import org.headcount.web.admin.Visit;
import org.headcount.web.api.TheirList;
import org.headcount.web.report.Format;
import org.headcount.web.report.TableFile;
import org.headcount.web.report.Tables;
import org.headcount.web.report.UploadedCsv;
import org.headcount.web.report.UploadedXlsx;

/** Somebody else's list beside ours. Nothing of it is kept. */
public final class ReconcilePart implements PlanningPage.Part {

    private static final int SHOWN = 200;
    private static final int MONTHS = 14;

    private final Reconciliations reconciliations;
    private final Connections connections;

    public ReconcilePart(Reconciliations reconciliations, Connections connections) {
        this.reconciliations = reconciliations;
        this.connections = connections;
    }

    /**
     * What is shown.
     *
     * @param at the moment of which it tells, and what was known at; empty for now, and everything
     * @param pasted what was typed, to go on from
     * @param month what was chosen, as yyyy-MM; empty for who is active at the moment of the page
     * @param failed the text that says why nothing was compared; empty for nothing wrong
     */
    public record View(
            List<YearMonth> months,
            String month,
            String at,
            String known,
            String column,
            String pasted,
            String failed,
            Optional<Result> result) {}

    /**
     * What came of it.
     *
     * @param listed of each side as many as are shown
     * @param reasons of each side how many there are of each reason
     */
    public record Result(
            Reconciliation totals,
            Map<Reconciliation.Side, List<Row>> listed,
            Map<Reconciliation.Side, Map<String, Integer>> reasons) {

        public List<Row> rows(Reconciliation.Side side) {
            return listed.getOrDefault(side, List.of());
        }

        public Map<String, Integer> reasons(Reconciliation.Side side) {
            return reasons.getOrDefault(side, Map.of());
        }
    }

    /**
     * Somebody on either list.
     *
     * @param id empty for whom we do not know
     * @param fact the text that names the fact that explains it; empty where none does
     */
    public record Row(
            String theirs, String line, String id, String name, String reason, String fact, Optional<Instant> at) {}

    @Override
    public Answer get(Visit visit) {
        return Answer.of(visit.page("admin/planning/reconcile.jte", view(visit, "", Optional.empty())));
    }

    private static View view(Visit visit, String failed, Optional<Result> result) {
        Months months = new Months(visit.terms().zone());
        Optional<Instant> at = visit.moment().asOf().or(() -> visit.instant("at"));
        Optional<Instant> known = visit.moment().knownAt().or(() -> visit.instant("known"));
        YearMonth present = months.containing(at.orElse(visit.moment().now()));
        List<YearMonth> offered = new ArrayList<>();
        for (int back = 0; back < MONTHS; back++) {
            offered.add(present.minusMonths(back));
        }
        return new View(
                offered,
                visit.parameter("month"),
                at.map(Instant::toString).orElse(""),
                known.map(Instant::toString).orElse(""),
                visit.parameter("column"),
                visit.parameter("list"),
                failed,
                result);
    }

    @Override
    public Answer post(Visit visit) {
        List<Reconciliation.Entry> theirs;
        try {
            theirs = theirs(visit);
        } catch (ProblemException e) {
            return refused(
                    visit, e.problem().status() == 413 ? "too-large" : column(e.problem()) ? "column" : "unreadable");
        }
        if (theirs.isEmpty()) {
            return refused(visit, "empty");
        }
        Optional<YearMonth> month = Optional.of(visit.parameter("month"))
                .filter(text -> text.matches("(19|[2-9]\\d)\\d\\d-(0[1-9]|1[0-2])"))
                .map(YearMonth::parse);
        String format = visit.parameter("format");
        if (format.equals("csv") || format.equals("xlsx")) {
            Format chosen = Format.named(format).orElseThrow();
            return new Answer.Sent(
                    visit.id() + "-reconciliation." + format,
                    chosen.contentType(),
                    out -> TableFile.write(
                            chosen,
                            out,
                            "Reconciliation",
                            Tables.reconciliation(),
                            rows -> compare(visit, month, theirs, rows)));
        }
        Places places = Places.of(connections, visit.id());
        Map<Reconciliation.Side, List<Row>> listed = new EnumMap<>(Reconciliation.Side.class);
        Map<Reconciliation.Side, Map<String, Integer>> reasons = new EnumMap<>(Reconciliation.Side.class);
        Reconciliation totals = compare(visit, month, theirs, row -> {
            List<Row> shown = listed.computeIfAbsent(row.side(), side -> new ArrayList<>());
            if (shown.size() < SHOWN) {
                shown.add(row(row, places));
            }
            reasons.computeIfAbsent(row.side(), side -> new TreeMap<>())
                    .merge(row.reason().wire(), 1, Integer::sum);
        });
        return Answer.of(visit.page(
                "admin/planning/reconcile.jte", view(visit, "", Optional.of(new Result(totals, listed, reasons)))));
    }

    private static Answer refused(Visit visit, String why) {
        return Answer.refused(visit.page("admin/planning/reconcile.jte", view(visit, why, Optional.empty())));
    }

    private static boolean column(Problem problem) {
        return problem.faults().stream().anyMatch(fault -> fault.pointer().equals("?column"));
    }

    private Reconciliation compare(
            Visit visit,
            Optional<YearMonth> month,
            List<Reconciliation.Entry> theirs,
            Consumer<Reconciliation.Row> rows) {
        Optional<Instant> known = visit.instant("known");
        return month.map(of -> reconciliations.month(visit.id(), of, known, theirs, rows))
                .orElseGet(() -> reconciliations.instant(
                        visit.id(), visit.instant("at").orElse(visit.moment().now()), known, theirs, rows));
    }

    /** A file where one came, else what was typed. */
    private static List<Reconciliation.Entry> theirs(Visit visit) {
        byte[] file = file(visit);
        if (file.length == 0) {
            return TheirList.of(
                    new UploadedCsv(visit.parameter("list").getBytes(StandardCharsets.UTF_8)),
                    visit.parameter("column"));
        }
        boolean zipped = file.length > 1 && file[0] == 'P' && file[1] == 'K'; // a workbook is a ZIP, whatever its name
        return TheirList.of(zipped ? new UploadedXlsx(file) : new UploadedCsv(file), visit.parameter("column"));
    }

    private static byte[] file(Visit visit) {
        String type = visit.request().getContentType();
        if (type == null || !type.startsWith("multipart/form-data")) {
            return new byte[0];
        }
        try {
            Part part = visit.request().getPart("file");
            return part == null ? new byte[0] : part.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new ProblemException(Problem.ofStatus(400), e);
        }
    }

    private static Row row(Reconciliation.Row row, Places places) {
        return new Row(
                row.theirs().map(Reconciliation.Entry::written).orElse(""),
                row.theirs().map(entry -> Long.toString(entry.line())).orElse(""),
                row.learner().map(learner -> learner.id().value()).orElse(""),
                row.learner().map(places::called).orElse(""),
                row.reason().wire(),
                row.fact().map(ReconcilePart::fact).orElse(""),
                row.since().or(() -> row.fact().map(Fact::effectiveAt)));
    }

    private static String fact(Fact fact) {
        return fact.type() == FactType.ACTIVITY
                ? "policy.kind." + fact.kind().wire()
                : "planning.fact." + fact.type().wire();
    }
}
