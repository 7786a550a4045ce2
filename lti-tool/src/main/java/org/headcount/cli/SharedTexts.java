package org.headcount.cli;

import java.util.HashMap;
import java.util.Map;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.Report;

/** Texts that many lines have in common, such as a source or a unit, kept once for all of them while they wait. For one thread. */
final class SharedTexts {

    /** Where there are more, they are hardly in common. */
    private static final int MOST = 1_000;

    private final Map<String, String> texts = new HashMap<>();

    /** The same report. */
    Report in(Report report) {
        return new Report(
                new FactKey(one(report.key().source()), report.key().id()),
                new IdentityName(one(report.who().namespace()), report.who().value()),
                report.type(),
                report.kind(),
                report.role(),
                report.origin(),
                report.at(),
                report.recordedAt(),
                one(report.unit()),
                report.detail(),
                report.note().equals(Report.Note.NONE) ? Report.Note.NONE : report.note());
    }

    private String one(String text) {
        String known = texts.get(text);
        if (known == null && texts.size() < MOST) {
            texts.put(text, text);
        }
        return known == null ? text : known;
    }
}
