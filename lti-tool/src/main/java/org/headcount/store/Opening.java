package org.headcount.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.Arrival;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.status.Period;
import org.headcount.metering.status.Periods;
import org.headcount.metering.terms.Terms;

/**
 * What is looked up before a launch, or a report that comes by itself, is written down, at once: on a server each question would be a way of its own.
 *
 * @param spent whether a launch that named nobody had its nonce
 * @param terms held until the transaction ends
 * @param known whose launch it is, held too, and whether its fact is new
 * @param service what its tool reaches already
 */
record Opening(boolean spent, Terms terms, FactWriter.Known known, Optional<ServiceRows.Row> service) {

    static final String SPENT = """
            select 1
            from spent_nonce
            where institution = ? and platform = ? and nonce = ?
            """;

    private static final String BY_NAME = """
            from identity_name n
            join identity i on i.institution = n.institution and i.id = n.identity
            """;

    /** Where nothing is written beside us, one look tells all: as {@link Identities#FIND}, and behind that how far the learner's fold is and the last period. */
    static final String WHOLE = """
            select i.id, i.learner, n.digest_key, n.display_name, l.erasures, n.sis_id, l.known, l.latest, l.corrected,
                p.starts_at, p.ends_at, p.opened_source, p.opened_id, p.extended_source, p.extended_id, p.closed_source,
                p.closed_id
            """ + BY_NAME + """
            join learner l on l.institution = i.institution and l.id = i.learner
            left join period p on p.institution = l.institution and p.learner = l.id and p.starts_at = (
                select max(q.starts_at)
                from period q
                where q.institution = l.institution and q.learner = l.id)
            where n.institution = ? and n.namespace = ? and n.value = ?
            """;

    /** As {@link Identities#FIND}, and behind that how far the learner's fold is, who is held; found by what the learner was when the statement began. */
    static final String HELD = """
            select i.id, i.learner, n.digest_key, n.display_name, seen.erasures, n.sis_id, l.known, l.latest, l.corrected,
                l.erasures
            """ + BY_NAME + """
            join learner seen on seen.institution = i.institution and seen.id = i.learner
            join learner l on l.institution = i.institution and l.id = i.learner
            where n.institution = ? and n.namespace = ? and n.value = ?
            for update of l
            """;

    private static final String LEARNER_NAMED = "(select i.learner\n" + BY_NAME + """
            where n.institution = ? and n.namespace = ? and n.value = ?)
            """;

    static final String LAST = """
            select starts_at, ends_at, opened_source, opened_id, extended_source, extended_id, closed_source, closed_id
            from period
            where institution = ? and learner = \
            """ + LEARNER_NAMED + """
            order by starts_at desc
            limit 1
            """;

    /** @param arrival with a report */
    static Opening of(Session session, Dialect dialect, TermsRows terms, Identities identities, Arrival arrival)
            throws SQLException {
        InstitutionId institution = arrival.institution();
        Session.Question<Boolean> spent =
                new Session.Question<>(SPENT, row -> true, institution.value(), arrival.platform(), arrival.nonce());
        Session.Question<Long> mark = terms.mark(institution);
        List<Session.Question<?>> questions = new ArrayList<>(List.of(spent));
        terms.share(institution).ifPresent(questions::add); // before anything that the terms' lock protects
        questions.add(mark);
        Optional<Session.Question<ServiceRows.Row>> service = arrival.reach().map(ServiceRows::row);
        service.ifPresent(questions::add);
        Looks looks =
                Looks.of(dialect, identities, institution, arrival.report().orElseThrow());
        questions.addAll(looks.questions());
        session.ask(questions);
        return new Opening(
                spent.answer().isPresent(),
                terms.held(session, institution, mark.answer()),
                looks.known(),
                service.flatMap(Session.Question::answer));
    }

    /** What is looked up before a report that comes by itself; it puts nobody together or apart. */
    record OfReport(Terms terms, FactWriter.Known known) {}

    /** @param beside what else is asked, once whom the report is about is held */
    static OfReport of(
            Session session,
            Dialect dialect,
            TermsRows terms,
            Identities identities,
            InstitutionId institution,
            Report report,
            List<Session.Question<?>> beside)
            throws SQLException {
        Session.Question<Long> mark = terms.mark(institution);
        List<Session.Question<?>> questions = new ArrayList<>();
        terms.share(institution).ifPresent(questions::add); // before anything that the terms' lock protects
        questions.add(mark);
        Looks looks = Looks.of(dialect, identities, institution, report);
        questions.addAll(looks.questions());
        questions.addAll(beside);
        session.ask(questions);
        return new OfReport(terms.held(session, institution, mark.answer()), looks.known());
    }

    /** The questions about somebody. */
    private interface Looks {

        static Looks of(Dialect dialect, Identities identities, InstitutionId institution, Report report) {
            return dialect == Dialect.POSTGRESQL
                    ? new OnServer(identities, institution, report)
                    : new OnFile(identities, institution, report.who());
        }

        List<Session.Question<?>> questions();

        /** Once they were asked. */
        FactWriter.Known known();

        private static FactWriter.Known known(Optional<FactWriter.Held> whose, boolean isNew, IdentityName who) {
            boolean byNameAlone = !who.namespace().equals(IdentityName.DEFAULT); // else it may be somebody's opaque id
            return new FactWriter.Known(whose, isNew, whose.isEmpty() && byNameAlone);
        }
    }

    private static final class OnFile implements Looks {

        private final Session.Question<FactWriter.Held> whole;
        private final IdentityName who;

        OnFile(Identities identities, InstitutionId institution, IdentityName who) {
            this.who = who;
            whole = new Session.Question<>(
                    WHOLE,
                    row -> new FactWriter.Held(identities.known(row), progress(row)),
                    institution.value(),
                    who.namespace(),
                    who.value());
        }

        private static Periods.Progress progress(ResultSet row) throws SQLException {
            Periods.Progress progress = PeriodRows.progress(row, 7);
            return progress.known() && row.getString(12) != null
                    ? PeriodRows.withLast(progress, PeriodRows.period(row, 10))
                    : progress;
        }

        @Override
        public List<Session.Question<?>> questions() {
            return List.of(whole);
        }

        @Override
        public FactWriter.Known known() {
            return Looks.known(whole.answer(), false, who); // a statement that finds out is as quick as a question
        }
    }

    /** Held first, which may take a while, and only then read to the end: whoever held the learner before may have written periods. */
    private static final class OnServer implements Looks {

        private final IdentityName who;
        private final Session.Question<FactWriter.Held> held;
        private final Session.Question<Period> last;
        private final Session.Question<Boolean> written;

        OnServer(Identities identities, InstitutionId institution, Report report) {
            who = report.who();
            held = new Session.Question<>(
                    HELD, row -> held(identities, row), institution.value(), who.namespace(), who.value());
            last = new Session.Question<>(
                    LAST,
                    row -> PeriodRows.period(row, 1),
                    institution.value(),
                    institution.value(),
                    who.namespace(),
                    who.value());
            written = new Session.Question<>(
                    FactWriter.EXISTS,
                    row -> true,
                    institution.value(),
                    report.key().source(),
                    report.key().id());
        }

        private static FactWriter.Held held(Identities identities, ResultSet row) throws SQLException {
            Identities.Known found = identities.known(row);
            found.isStill(row.getInt(10));
            return new FactWriter.Held(found, PeriodRows.progress(row, 7));
        }

        @Override
        public List<Session.Question<?>> questions() {
            return List.of(held, last, written);
        }

        @Override
        public FactWriter.Known known() {
            return Looks.known(
                    held.answer().map(this::withLast), written.answer().isEmpty(), who);
        }

        private FactWriter.Held withLast(FactWriter.Held one) {
            Periods.Progress progress = one.progress();
            return progress.known() && last.answer().isPresent()
                    ? new FactWriter.Held(
                            one.who(),
                            PeriodRows.withLast(progress, last.answer().get()))
                    : one;
        }
    }
}
