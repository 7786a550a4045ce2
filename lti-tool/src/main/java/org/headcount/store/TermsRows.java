package org.headcount.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.headcount.gateway.statement.AgreedVersion;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institution;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.History;
import org.headcount.metering.terms.Terms;

/** Institutions and their terms as rows. */
final class TermsRows {

    private static final String READ = """
            select name, created_at, terms_mark
            from institution
            where id = ?
            """;

    private static final String READ_MARK = """
            select terms_mark
            from institution
            where id = ?
            """;

    private static final String READ_VERSIONS = """
            select subject, in_force_from, recorded_at, body
            from agreed
            where institution = ?
            order by subject, number
            """;

    private static final String CREATE = """
            insert into institution (id, name, created_at, terms_mark)
            values (?, ?, ?, ?)
            on conflict do nothing
            """;

    private static final String CHANGE = """
            update institution
            set name = ?, terms_mark = ?
            where id = ?
            """;

    private static final String ADD_VERSION = """
            insert into agreed (institution, subject, number, in_force_from, recorded_at, body)
            select ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?
            from agreed
            where institution = ? and subject = ?
            """;

    private static final String SHARE = "select pg_advisory_xact_lock_shared(?, ?)";
    private static final String EXCLUDE = "select pg_advisory_xact_lock(?, ?)";
    private static final int LOCKS_OF_TERMS = 0x48_43_01;

    private record Marked(long mark, Terms terms) {}

    private final Dialect dialect;
    private final ConcurrentHashMap<InstitutionId, Marked> held = new ConcurrentHashMap<>();

    TermsRows(Dialect dialect) {
        this.dialect = dialect;
    }

    Optional<Institution> find(Session session, InstitutionId id) throws SQLException {
        Terms terms = terms(session, id);
        return session.first(
                READ,
                row -> new Institution(id, row.getString(1), Micros.toInstant(row.getLong(2)), terms),
                id.value());
    }

    boolean create(Session session, Institution institution) throws SQLException {
        boolean created = session.update(
                        CREATE,
                        institution.id().value(),
                        institution.name(),
                        Micros.of(institution.createdAt()),
                        newMark())
                == 1;
        if (created) {
            addVersions(session, institution.id(), institution.terms());
        }
        return created;
    }

    /** Appends versions; after {@link #exclude}. */
    void change(Session session, InstitutionId id, String name, Terms added) throws SQLException {
        addVersions(session, id, added);
        session.update(CHANGE, name, newMark(), id.value());
    }

    /** Waits until nobody folds facts by the terms of an institution, and lets nobody begin before the transaction ends. */
    void exclude(Session session, InstitutionId id) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            session.exists(EXCLUDE, LOCKS_OF_TERMS, id.value().hashCode());
        }
    }

    /**
     * The terms to fold facts by; they stay in force until the transaction ends.
     *
     * @throws IllegalArgumentException if there is no such institution
     */
    Terms hold(Session session, InstitutionId id) throws SQLException {
        Session.Question<Long> mark = mark(id);
        session.ask(Stream.concat(share(id).stream(), Stream.of(mark)).toList());
        return held(session, id, mark.answer());
    }

    /** What makes the terms stay, to be asked before anything that depends on them; nothing where nobody writes beside us. */
    Optional<Session.Question<?>> share(InstitutionId id) {
        return dialect == Dialect.POSTGRESQL
                ? Optional.of(new Session.Question<>(
                        SHARE, row -> true, LOCKS_OF_TERMS, id.value().hashCode()))
                : Optional.empty();
    }

    /** Asks which terms are in force; after {@link #share}. */
    Session.Question<Long> mark(InstitutionId id) {
        return new Session.Question<>(READ_MARK, row -> row.getLong(1), id.value());
    }

    /** As {@link #hold}, by a mark that was read with the terms held. */
    Terms held(Session session, InstitutionId id, Optional<Long> read) throws SQLException {
        long mark = read.orElseThrow(() -> new IllegalArgumentException("there is no institution " + id));
        Marked known = held.get(id);
        if (known == null || known.mark() != mark) {
            known = new Marked(mark, terms(session, id));
            held.put(id, known);
        }
        return known.terms();
    }

    /** Random, so that a mark which was rolled back never comes to mean other terms. */
    private static long newMark() {
        return ThreadLocalRandom.current().nextLong();
    }

    private static void addVersions(Session session, InstitutionId id, Terms terms) throws SQLException {
        add(session, id, "policy", terms.policy(), TermsJson::policy);
        add(session, id, "zone", terms.zone(), TermsJson::zone);
        add(session, id, "rate-card", terms.rateCard(), TermsJson::rateCard);
        add(session, id, "commitment", terms.commitment(), TermsJson::commitment);
        add(session, id, "contract", terms.contract(), TermsJson::contract);
        add(session, id, "link-by-sis-id", terms.linkBySisId(), TermsJson::flag);
    }

    private static <T> void add(
            Session session, InstitutionId id, String subject, History<T> history, Function<T, String> body)
            throws SQLException {
        for (Dated<T> version : history.versions()) {
            session.update(
                    ADD_VERSION,
                    id.value(),
                    subject,
                    Micros.of(version.from()),
                    Micros.of(version.recordedAt()),
                    body.apply(version.value()),
                    id.value(),
                    subject);
        }
    }

    private static Terms terms(Session session, InstitutionId id) throws SQLException {
        return AgreedTerms.of(versions(session, id));
    }

    static List<AgreedVersion> versions(Session session, InstitutionId id) throws SQLException {
        return session.list(
                READ_VERSIONS,
                row -> new AgreedVersion(
                        row.getString(1),
                        Micros.toInstant(row.getLong(2)),
                        Micros.toInstant(row.getLong(3)),
                        row.getString(4)),
                id.value());
    }
}
