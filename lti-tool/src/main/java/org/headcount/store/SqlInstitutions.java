package org.headcount.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headcount.gateway.Audit;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Amendment;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.terms.Dated;
import org.headcount.metering.terms.Terms;

/** Institutions in the database; read from memory where that is recent. */
final class SqlInstitutions implements Institutions {

    private static final String ALL = """
            select id
            from institution
            order by id
            """;

    private final Database database;
    private final TermsRows rows;
    private final PeriodRows periods;
    private final Bell bell;
    private final InstantSource clock;
    private final Recent recent;
    private final AuditRows audit;
    private final Author author;

    SqlInstitutions(
            Database database, TermsRows rows, PeriodRows periods, Bell bell, InstantSource clock, AuditRows audit) {
        this(database, rows, periods, bell, clock, new Recent(), audit, Author.SYSTEM);
    }

    private SqlInstitutions(
            Database database,
            TermsRows rows,
            PeriodRows periods,
            Bell bell,
            InstantSource clock,
            Recent recent,
            AuditRows audit,
            Author author) {
        this.database = database;
        this.rows = rows;
        this.periods = periods;
        this.bell = bell;
        this.clock = clock;
        this.recent = recent;
        this.audit = audit;
        this.author = author;
    }

    @Override
    public Institutions by(Author somebody) {
        return new SqlInstitutions(database, rows, periods, bell, clock, recent, audit, somebody);
    }

    @Override
    public boolean create(Institution institution) {
        try {
            return database.write(session -> {
                boolean created = rows.create(session, institution);
                if (created) {
                    noteEverybody(session, institution.id(), institution.terms());
                    tell(
                            session,
                            institution.id(),
                            Audit.Action.INSTITUTION_CREATED,
                            Optional.of(institution.name()),
                            institution.terms());
                }
                return created;
            });
        } finally {
            recent.forget();
        }
    }

    @Override
    public Optional<Institution> find(InstitutionId id) {
        return recent.ask(id, () -> database.read(session -> rows.find(session, id)));
    }

    @Override
    public List<Institution> all() {
        return recent.ask("all", () -> database.read(SqlInstitutions.this::readAll));
    }

    private List<Institution> readAll(Session session) throws SQLException {
        List<Institution> found = new ArrayList<>();
        for (InstitutionId id : session.list(ALL, row -> new InstitutionId(row.getString(1)))) {
            rows.find(session, id).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    @Override
    public Amendment amend(InstitutionId id, Predicate<Institution> seen, Function<Institution, Change> change) {
        try {
            Amended amended = database.write(session -> amend(session, id, seen, change));
            recent.forget(); // before anybody looks at what has changed
            if (amended.woke()) {
                bell.ring();
            }
            return amended.amendment();
        } finally {
            recent.forget();
        }
    }

    private record Amended(Amendment amendment, boolean woke) {}

    private Amended amend(
            Session session, InstitutionId id, Predicate<Institution> seen, Function<Institution, Change> how)
            throws SQLException {
        rows.exclude(session, id);
        Optional<Institution> present = rows.find(session, id);
        if (present.isEmpty()) {
            return new Amended(new Amendment.NoSuchInstitution(), false);
        }
        if (!seen.test(present.get())) {
            return new Amended(new Amendment.ChangedMeanwhile(present.get()), false);
        }
        Change change = how.apply(present.get());
        Amendment amendment = present.get().amended(change, SqlStatements.lined(session, id));
        if (amendment instanceof Amendment.Made made) {
            rows.change(session, id, change.name(), change.added());
            Optional<String> renamed = Optional.of(change.name())
                    .filter(name -> !name.equals(present.get().name()));
            tell(session, id, Audit.Action.INSTITUTION_CHANGED, renamed, change.added());
            boolean refold = !change.added().policy().versions().isEmpty()
                    || !change.added().zone().versions().isEmpty();
            if (refold) {
                periods.rebuild(session, id, made.institution().terms(), clock.instant());
            }
            noteEverybody(session, id, change.added());
            if (refold || !change.added().contract().versions().isEmpty()) {
                return new Amended(amendment, HoldRows.wakeAll(session, id, clock.instant()));
            }
        }
        return new Amended(amendment, false);
    }

    /** By other terms anybody's decisions may come out otherwise, now and when they come into force. */
    private void noteEverybody(Session session, InstitutionId id, Terms added) throws SQLException {
        Instant now = clock.instant();
        Stream<Instant> begin = Stream.of(
                        added.policy(), added.zone(), added.rateCard(), added.commitment(), added.contract())
                .flatMap(history -> history.versions().stream())
                .map(Dated::from);
        Stream<Instant> contracts = added.contract().versions().stream()
                .flatMap(version -> Stream.concat(Stream.of(version.value().from()), version.value().until().stream()));
        Set<Instant> due = Stream.concat(begin, contracts)
                .map(instant -> instant.isAfter(now) ? instant : now)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!due.isEmpty()) {
            due.add(now);
        }
        for (Instant instant : due) {
            StatusNotes.note(session, id, StatusNotes.EVERYBODY, instant);
        }
    }

    private void tell(Session session, InstitutionId id, Audit.Action action, Optional<String> name, Terms added)
            throws SQLException {
        ObjectNode detail = AuditDetails.terms(name, added);
        if (!detail.isEmpty()) {
            audit.add(session, id, author, action, id.value(), detail);
        }
    }
}
