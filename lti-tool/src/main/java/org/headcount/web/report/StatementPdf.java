package org.headcount.web.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headcount.gateway.statement.StatementSheet;
import org.headcount.metering.ledger.MonthCount;
import org.headcount.metering.month.Adjustment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.metering.terms.Policy;
import org.headcount.web.pages.Charges;
import org.headcount.web.pages.Texts;

/** A closed statement on paper, without its learners: for whoever pays it and files it away. */
public final class StatementPdf {

    private StatementPdf() {}

    /** @param texts the language that it is written in */
    public static void write(Institution institution, StatementSheet sheet, Texts texts, OutputStream out)
            throws IOException {
        String title = texts.of("statements.of", texts.month(sheet.month()));
        try (TaggedPdf pdf = new TaggedPdf(title + " · " + institution.name(), texts.language())) {
            pdf.paragraph(institution.name(), TaggedPdf.USUAL);
            pdf.heading(1, title, TaggedPdf.LARGE);
            pdf.paragraph(
                    texts.of(
                            "statements.closed.at",
                            texts.instant(sheet.closesAt(), sheet.zone()),
                            sheet.zone().getId()),
                    TaggedPdf.USUAL);
            pdf.heading(2, texts.of("statements.to-pay"), 13);
            pdf.paragraph(total(sheet, texts), TaggedPdf.LARGE);
            pdf.table(charges(institution, sheet, texts), true, sheet.totals().size(), 0.3f, 0.48f, 0.22f);
            pdf.heading(2, texts.of("statements.figures"), 13);
            pdf.table(figures(sheet, texts), false, 0, 0.6f, 0.4f);
            pdf.heading(2, texts.of("statements.proof"), 13);
            pdf.paragraph(texts.of("statements.proof.help"), TaggedPdf.SMALL);
            pdf.paragraph(digest(texts, "statements.digest", sheet.digest()), TaggedPdf.SMALL);
            pdf.paragraph(digest(texts, "statements.digest.previous", sheet.previousDigest()), TaggedPdf.SMALL);
            pdf.save(out);
        }
    }

    private static String digest(Texts texts, String label, Optional<String> digest) {
        return texts.of(label) + texts.of("colon") + " " + digest.orElse("–");
    }

    private static String total(StatementSheet sheet, Texts texts) {
        return sheet.totals().isEmpty()
                ? texts.of("statements.no-amount")
                : sheet.totals().entrySet().stream()
                        .map(total -> texts.money(total.getValue(), total.getKey()))
                        .collect(Collectors.joining(" + "));
    }

    private static List<List<String>> charges(Institution institution, StatementSheet sheet, Texts texts) {
        MonthAnswer month = sheet.answer();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(texts.of("statements.line"), texts.of("statements.how"), texts.of("statements.amount")));
        rows.add(List.of(
                texts.month(sheet.month()),
                texts.of("statements.line.month", month.measured(), texts.of("policy.measure." + month.measure()))
                        + ". "
                        + Charges.words(texts, month, institution.terms().isContracted(month.span())),
                month.amount()
                        .map(amount -> texts.money(amount, month.currency().orElseThrow()))
                        .orElse("–")));
        for (Adjustment one : sheet.adjustments()) {
            rows.add(List.of(
                    texts.of("statements.line.adjustment", texts.month(one.month())),
                    texts.of("statements.line.adjustment.how", texts.signed(one.learners()), one.measured()),
                    one.amount()
                            .map(amount -> texts.money(amount, one.currency().orElseThrow()))
                            .orElse("–")));
        }
        sheet.totals()
                .forEach((currency, amount) ->
                        rows.add(List.of(texts.of("statements.to-pay"), "", texts.money(amount, currency))));
        return rows;
    }

    private static List<List<String>> figures(StatementSheet sheet, Texts texts) {
        MonthAnswer month = sheet.answer();
        MonthCount count = month.count();
        List<List<String>> rows = new ArrayList<>();
        for (Policy.Measure measure : Policy.Measure.values()) {
            String name = texts.of("policy.measure." + measure);
            rows.add(List.of(
                    measure == month.measure() ? name + " – " + texts.of("statements.billed") : name,
                    texts.number(count.measured(measure))));
        }
        rows.add(List.of(texts.of("statements.peak-at"), texts.shortInstant(count.peakAt(), sheet.zone())));
        rows.add(List.of(texts.of("statements.opening"), texts.number(count.opening())));
        rows.add(List.of(texts.of("statements.carried"), texts.number(count.carried())));
        month.commitment().ifPresent(committed -> {
            rows.add(List.of(texts.of("statements.commitment"), texts.number(committed)));
            rows.add(List.of(
                    texts.of("statements.over"), texts.number(month.over().orElseThrow())));
            rows.add(List.of(
                    texts.of("statements.unused"), texts.number(month.unused().orElseThrow())));
        });
        return rows;
    }
}
