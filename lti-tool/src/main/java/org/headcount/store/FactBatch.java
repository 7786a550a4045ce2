package org.headcount.store;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.FactKey;
import org.headcount.metering.fact.FactType;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Receipt;
import org.headcount.metering.fact.Report;
import org.headcount.metering.terms.Terms;
import org.jspecify.annotations.Nullable;

/**
 * Many reports in one transaction, with few statements for all of them. Each is answered as {@link FactWriter} would answer
 * it in its turn. For one list of reports.
 */
final class FactBatch {

    private static final Inserts APPEND =
            new Inserts(FactWriter.INTO, FactWriter.COLUMNS + 1, "on conflict do nothing");

    /** Serialization failure: whoever runs the transaction runs it again. */
    private static final String AGAIN = "40001";

    private final Session session;
    private final InstitutionId institution;
    private final Terms terms;
    private final Identities identities;
    private final BatchRows rows;
    private final Instant now;
    private final Map<IdentityName, Identities.Known> known = new HashMap<>();
    private final Map<String, LearnerFold> folds = new HashMap<>();
    private final Set<String> met = new HashSet<>();
    private final Set<String> nameless = new HashSet<>();
    private final List<Object[]> facts = new ArrayList<>();
    private final List<Object[]> notes = new ArrayList<>();
    private Map<FactKey, BatchRows.Kept> kept = Map.of();
    private NavigableMap<YearMonth, Long> cuts = new TreeMap<>();

    /** @param terms held by this transaction */
    FactBatch(
            Session session,
            InstitutionId institution,
            Terms terms,
            Identities identities,
            BatchSelects selects,
            Instant now) {
        this.session = session;
        this.institution = institution;
        this.terms = terms;
        this.identities = identities;
        this.rows = new BatchRows(session, institution, selects);
        this.now = now;
    }

    /** Whether it knows how to write a report; whoever may part or put together learners is written alone. */
    static boolean takes(Report report) {
        return !report.type().links() && report.type() != FactType.VOID;
    }

    List<FactWriter.Written> append(List<Report> reports) throws SQLException {
        kept = rows.kept(reports.stream().map(Report::key).toList());
        cuts = rows.cuts();
        meet(reports);
        hold(reports);
        List<Receipt> receipts = new ArrayList<>(reports.size());
        for (Report report : reports) {
            receipts.add(take(report));
        }
        List<LearnerFold> ordered = folds.values().stream()
                .sorted(Comparator.comparing(LearnerFold::learner))
                .toList(); // as their tables are ordered, and as everybody holds them
        store(ordered);
        Set<String> woken = wake(ordered);
        List<FactWriter.Written> written = new ArrayList<>(reports.size());
        for (int each = 0; each < reports.size(); each++) {
            Optional<Identities.Known> who =
                    Optional.ofNullable(known.get(reports.get(each).who()));
            written.add(new FactWriter.Written(
                    receipts.get(each),
                    who,
                    who.filter(one -> woken.contains(one.learner())).isPresent()));
        }
        return written;
    }

    /** Finds everybody, and meets whom a report is about that will be written; nobody is met by another. */
    private void meet(List<Report> reports) throws SQLException {
        Set<IdentityName> names = new HashSet<>();
        reports.forEach(report -> names.add(report.who()));
        known.putAll(rows.known(names));
        List<IdentityName> bare = names.stream()
                .filter(name -> !known.containsKey(name) && name.namespace().equals(IdentityName.DEFAULT))
                .toList();
        for (Map.Entry<IdentityName, Boolean> opaque : rows.opaque(bare).entrySet()) {
            identities.find(session, institution, opaque.getKey()).ifPresent(who -> known.put(opaque.getKey(), who));
            if (opaque.getValue()) {
                nameless.add(opaque.getKey().value());
            }
        }
        Set<FactKey> seen = new HashSet<>(kept.keySet());
        Map<String, IdentityName> strangers = new TreeMap<>();
        for (Report report : reports) {
            if (seen.add(report.key()) && !known.containsKey(report.who())) {
                strangers.put(report.who().toString(), report.who());
            }
        }
        identities.meetAll(session, institution, strangers.values()).forEach((name, who) -> {
            known.put(name, who.known());
            if (who.met()) {
                met.add(who.known().learner());
            }
        });
    }

    /** In the order of their ids, so that two lists about the same people do not wait for each other. */
    private void hold(List<Report> reports) throws SQLException {
        Map<String, List<Fact>> coming = new HashMap<>();
        Set<String> learners = new TreeSet<>();
        for (Report report : reports) {
            Identities.@Nullable Known who = known.get(report.who());
            if (who != null && !met.contains(who.learner()) && !kept.containsKey(report.key())) {
                coming.computeIfAbsent(who.learner(), any -> new ArrayList<>())
                        .add(report.of(new IdentityId(who.identity())));
                learners.add(who.learner());
            }
        }
        Map<String, BatchRows.Held> held = rows.hold(learners);
        for (Identities.Known who : known.values()) {
            BatchRows.@Nullable Held still = held.get(who.learner());
            if (still != null) {
                who.isStill(still.erasures());
            }
        }
        held.forEach((learner, one) -> folds.put(
                learner,
                LearnerFold.of(
                        institution,
                        learner,
                        terms,
                        one.progress(),
                        any -> FactRows.ofLearner(session, institution, any))));
        met.forEach(learner -> folds.put(learner, LearnerFold.ofNew(institution, learner, terms)));
        readHistories(learners, coming);
    }

    private void readHistories(Collection<String> learners, Map<String, List<Fact>> coming) throws SQLException {
        List<String> needed = learners.stream()
                .filter(learner -> fold(learner).needsEarlier(coming.getOrDefault(learner, List.of())))
                .toList();
        rows.histories(needed).forEach((learner, history) -> fold(learner).earlier(history));
    }

    private LearnerFold fold(String learner) {
        LearnerFold fold = folds.get(learner);
        if (fold == null) {
            throw new IllegalStateException("learner " + learner + " is not held");
        }
        return fold;
    }

    private Receipt take(Report report) throws SQLException {
        Identities.@Nullable Known who = known.get(report.who());
        BatchRows.@Nullable Kept first = kept.get(report.key());
        if (first != null && first.erased()) {
            return new Receipt.Duplicate();
        }
        if (first != null) {
            return repeated(report, who, first);
        }
        if (who == null) {
            throw new IllegalStateException("nobody was met by a report of a new key");
        }
        Fact fact = report.of(new IdentityId(who.identity()));
        byte[] digest = PayloadDigest.of(report, fact, who.digestKey());
        kept.put(report.key(), new BatchRows.Kept(who.identity(), digest, nameless.contains(who.identity())));
        Object[] row = Arrays.copyOf(FactWriter.row(institution, fact, digest), FactWriter.COLUMNS + 1);
        row[FactWriter.COLUMNS] = cameAfter(report.recordedAt());
        facts.add(row);
        if (!report.note().equals(Report.Note.NONE)) {
            notes.add(FactWriter.noteRow(institution, report));
        }
        return fold(who.learner()).take(fact, now);
    }

    private Receipt repeated(Report report, Identities.@Nullable Known who, BatchRows.Kept first) throws SQLException {
        boolean same = who != null
                && first.identity().equals(who.identity())
                && MessageDigest.isEqual(
                        first.digest(),
                        PayloadDigest.of(report, report.of(new IdentityId(who.identity())), who.digestKey()));
        return same
                        || new FormerNames(identities)
                                .isSame(session, institution, report, first.identity(), first.digest())
                ? new Receipt.Duplicate()
                : new Receipt.Conflict();
    }

    /** The last month whose line lies after the recording. */
    private @Nullable String cameAfter(Instant recordedAt) {
        long recorded = Micros.of(recordedAt);
        return cuts.entrySet().stream()
                .filter(cut -> cut.getValue() > recorded)
                .map(cut -> cut.getKey().toString())
                .findFirst()
                .orElse(null);
    }

    /** Where somebody else has used one of the keys meanwhile, all is looked at again. */
    private void store(List<LearnerFold> ordered) throws SQLException {
        if (APPEND.load(session, facts) < facts.size()) {
            throw new SQLException("a fact was written down by another transaction meanwhile", AGAIN);
        }
        FactWriter.ADD_NOTE.load(session, notes);
        LearnerFold.store(session, ordered);
        Map<String, Set<Instant>> dues = new TreeMap<>();
        for (LearnerFold fold : ordered) {
            if (!fold.dues().isEmpty()) {
                dues.put(fold.learner(), fold.dues());
            }
        }
        StatusNotes.note(session, institution, dues);
    }

    /** Whose held scores may go. */
    private Set<String> wake(List<LearnerFold> ordered) throws SQLException {
        Set<String> woken = new HashSet<>();
        if (ordered.stream().anyMatch(LearnerFold::opened) && rows.anyHeld()) {
            for (LearnerFold fold : ordered) {
                if (fold.opened() && HoldRows.wake(session, institution, fold.learner(), now)) {
                    woken.add(fold.learner());
                }
            }
        }
        return woken;
    }
}
