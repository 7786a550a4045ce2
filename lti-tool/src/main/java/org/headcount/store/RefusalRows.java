package org.headcount.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Kind;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Span;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Snapshots;

/** Refusals of a whole institution: listed one at a time, or counted in their index alone. Its condition on the type is that of the index, letter by letter. */
final class RefusalRows {

    private static final String EFFECT = SweepRows.EFFECT;

    static final String LISTED = FactRows.COLUMNS + """
            from fact f
            join identity i on i.institution = f.institution and i.id = f.identity
            where f.institution = ? and $effect >= ? and $effect <= ? and ($effect, f.source, f.id) < (?, ?, ?)
                and f.recorded_at < ? and f.type = 'REFUSAL'
            """.replace("$effect", EFFECT);

    static final String NEWEST_FIRST = """
            order by $effect desc, f.source desc, f.id desc
            limit ?
            """.replace("$effect", EFFECT);

    private static final String COUNTED = """
            , f.kind, count(*)
            from part p
            join fact f on $effect >= p.starts_at and $effect < p.ends_at
            where f.institution = ? and f.recorded_at < ? and f.type = 'REFUSAL'
            """.replace("$effect", EFFECT);

    private static final String EACH = """
            group by 1, 2, 3
            """;

    /** How many parts are counted in one go: one for each would be many ways to a server, and what counts many it takes long to prepare. */
    private static final int TOGETHER = 31;

    /** There it is no way at all, and others can help. */
    private static final int TOGETHER_ON_A_FILE = 8;

    private static final String OF_KIND = "and f.kind = ?\n";
    private static final String NOT_FROM = "and not (f.source >= ? and f.source < ?)\n";

    private RefusalRows() {}

    /** Newest first. */
    static void each(
            Session session,
            InstitutionId institution,
            Snapshots.RefusalQuestion question,
            Optional<Snapshots.Moment> after,
            long most,
            Ledger.HistoryVisitor visitor)
            throws SQLException {
        long until = after.map(Snapshots.Moment::at)
                .map(Micros::of)
                .orElse(Micros.of(question.span().until()));
        LearnerSearch search = new LearnerSearch();
        search.and(
                LISTED,
                institution.value(),
                Micros.of(question.span().from()),
                until,
                until,
                after.map(place -> place.fact().source()).orElse(""),
                after.map(place -> place.fact().id()).orElse(""),
                recordedBefore(question));
        narrow(search, question);
        search.and(NEWEST_FIRST, most);
        search.each(session, row -> visitor.history(new LearnerId(row.getString(16)), List.of(FactRows.fact(row))));
    }

    /** By part, by the beginning of their sources and by kind. */
    static List<Snapshots.RefusalCount> count(
            Session session,
            InstitutionId institution,
            Snapshots.RefusalQuestion question,
            List<Span> parts,
            List<String> beginnings)
            throws SQLException {
        int together = session.dialect() == Dialect.SQLITE ? TOGETHER_ON_A_FILE : TOGETHER;
        List<Work<List<Snapshots.RefusalCount>>> works = new ArrayList<>();
        for (int first = 0; first < parts.size(); first += together) {
            List<Span> some = parts.subList(first, Math.min(parts.size(), first + together));
            LearnerSearch search = counted(institution, question, some, beginnings);
            works.add(helper -> search.list(
                    helper,
                    row -> new Snapshots.RefusalCount(
                            some.get(row.getInt(1)),
                            row.getInt(2) < 0 ? Optional.empty() : Optional.of(beginnings.get(row.getInt(2))),
                            Kind.valueOf(row.getString(3)),
                            row.getInt(4))));
        }
        return session.sideBySide(works).stream().flatMap(List::stream).toList();
    }

    /** Without a cast: what has a type of its own SQLite does not look for in an index of an expression, which has none. */
    static LearnerSearch counted(
            InstitutionId institution, Snapshots.RefusalQuestion question, List<Span> parts, List<String> beginnings) {
        LearnerSearch search = new LearnerSearch();
        for (int number = 0; number < parts.size(); number++) {
            search.and(
                    (number == 0 ? "with part (number, starts_at, ends_at) as (values\n" : ",\n") + "(" + number
                            + ", ?, ?)",
                    Micros.of(parts.get(number).from()),
                    Micros.of(parts.get(number).until()));
        }
        search.and(")\nselect p.number, case\n");
        for (int number = 0; number < beginnings.size(); number++) {
            String beginning = beginnings.get(number);
            search.and("when f.source >= ? and f.source < ? then " + number + "\n", beginning, behind(beginning));
        }
        search.and("else -1 end\n");
        search.and(COUNTED, institution.value(), recordedBefore(question));
        narrow(search, question);
        search.and(EACH);
        return search;
    }

    private static void narrow(LearnerSearch search, Snapshots.RefusalQuestion question) {
        question.kind().ifPresent(kind -> search.and(OF_KIND, kind.name()));
        question.without().forEach(beginning -> search.and(NOT_FROM, beginning, behind(beginning)));
    }

    private static long recordedBefore(Snapshots.RefusalQuestion question) {
        return question.recordedBefore().map(Micros::of).orElse(Long.MAX_VALUE);
    }

    /** The first text, in the order of both databases, behind all that begin so. */
    private static String behind(String beginning) {
        int last = beginning.length() - 1;
        return beginning.substring(0, last) + (char) (beginning.charAt(last) + 1);
    }
}
