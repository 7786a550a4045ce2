package org.headcount.metering;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.Fact;
import org.headcount.metering.fact.IdentityId;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Books;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.SwitchOutcome;
import org.headcount.metering.status.LearnerStatus;

/** What everybody needs who says who is who: to begin with it and to end. */
record LinkBook(Institutions institutions, Ledger ledger, Meter meter, InstantSource clock) {

    static final String ERASED = "was erased, and is nobody's name any more";

    LinkBook by(Author author) {
        return new LinkBook(institutions, ledger.by(author), meter, clock);
    }

    /** The same for the same words. */
    static String uuid(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    LinkWriting writing(InstitutionId institution, List<Fact> told, String id, Report.Note note) {
        Institution found = institutions
                .find(institution)
                .orElseThrow(() -> new IllegalArgumentException("there is no institution " + institution));
        Books books = new Books(found, ledger, Optional.empty());
        return new LinkWriting(books, told, id, note, now());
    }

    /** @return empty where somebody else has written under that name, or was erased in between: whoever looks again sees it */
    Optional<LinkOutcome> done(LinkWriting writing, InstitutionId institution, IdentityName who, boolean preview) {
        List<SwitchOutcome.Cost> costs = writing.costs();
        if (!preview && !writing.isEmpty() && !ledger.appendAll(institution, writing.reports())) {
            return Optional.empty();
        }
        LearnerStatus status = meter.status(institution, who, now(), Optional.empty())
                .orElseThrow(() -> new IllegalStateException("nobody is there who was linked just now"));
        return Optional.of(new LinkOutcome.Done(writing.link(), status, costs));
    }

    /** Nobody's name is to stand beside what was kept of somebody erased. Who is erased after this is caught by {@link Ledger#appendAll}. */
    boolean isErased(InstitutionId institution, IdentityId identity) {
        return ledger.together(institution, new TreeSet<>(Set.of(identity)))
                .learner()
                .identities()
                .isEmpty();
    }

    private Instant now() {
        return Micros.floor(clock.instant());
    }
}
