package org.headcount.gateway.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.headcount.gateway.erasure.Erasures;
import org.headcount.metering.Given;
import org.headcount.metering.Meter;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthAnswer;
import org.headcount.testing.Worlds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of whoever is erased the counts stay and past statements still verify, in random years of linked people; a failure names its seed. */
@SuppressWarnings("NullAway.Init")
public abstract class ErasedYearsContract {

    private static final int INSTITUTIONS = Worlds.many(6);

    /** The ports of one node. */
    public record YearsPorts(Institutions institutions, Ledger ledger, Statements statements, Erasures erasures) {}

    private YearsPorts ports;
    private Instant now = RandomYears.BEGINNING;

    protected abstract YearsPorts nobody();

    @BeforeEach
    void begin() {
        ports = nobody();
    }

    @Test
    void countsStayAndStatementsStillVerify() throws IOException {
        long seed = System.nanoTime();
        int erased = 0;
        for (long each = seed; each < seed + INSTITUTIONS; each++) {
            String what = "seed " + each;
            Random random = new Random(each);
            InstitutionId id = new InstitutionId("e" + Math.floorMod(each, 1_000_000_007L));
            Closing closing = live(id, new RandomYears(each, true));
            List<MonthAnswer> months = months(id);
            byte[] export = export(closing, id);

            for (int person = 0; person < 7; person++) {
                IdentityName who = IdentityName.parse("p" + person);
                Optional<LearnerId> learner = random.nextBoolean()
                        ? ports.erasures().erase(id, who).map(Erasures.Erased::learner)
                        : Optional.empty();
                erased += learner.isPresent() ? 1 : 0;
                learner.ifPresent(gone ->
                        assertThat(ports.ledger().standing(id, who)).as(what).isEmpty());
            }

            assertThat(months(id)).as(what).isEqualTo(months);
            assertThat(export(closing, id)).as(what).isEqualTo(export);
            verify(what, closing, id);
        }
        assertThat(erased).as("people erased in all").isPositive();
    }

    private Closing live(InstitutionId id, RandomYears years) {
        Institution like = years.institution();
        ports.institutions().create(new Institution(id, like.name(), like.createdAt(), like.terms()));
        Closing closing = new Closing(ports.ledger(), ports.statements(), () -> now);
        for (RandomYears.Event event : years.events()) {
            now = event.at();
            event.report().ifPresent(report -> ports.ledger().append(id, List.<Report>of(report)));
            event.added().ifPresent(added -> ports.institutions().amend(id, Given.change("Random", added)));
            if (event.closes()) {
                closing.closeDue(id);
            }
        }
        now = RandomYears.END;
        closing.closeDue(id);
        return closing;
    }

    private List<MonthAnswer> months(InstitutionId id) {
        Meter meter = new Meter(ports.institutions(), ports.ledger(), () -> now);
        List<MonthAnswer> months = new ArrayList<>();
        for (YearMonth month = YearMonth.parse("2025-12"); month.getYear() < 2028; month = month.plusMonths(1)) {
            months.add(meter.month(id, month, Optional.empty(), Optional.empty()));
        }
        return months;
    }

    private byte[] export(Closing closing, InstitutionId id) throws IOException {
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        new Export(closing, ports.statements(), ports.ledger()).write(id, export);
        return export.toByteArray();
    }

    private void verify(String what, Closing closing, InstitutionId id) throws IOException {
        StatementCheck check = new StatementCheck(ports.institutions().find(id).orElseThrow(), ports.ledger());
        for (FrozenStatement statement : ports.statements().list(id, Optional.empty(), 100)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            new Export(closing, ports.statements(), ports.ledger()).text(id, statement, text);
            assertThat(check.next(new ExportForm.StatementLine(statement.digest(), text.toByteArray())))
                    .as(what)
                    .isEmpty();
        }
    }
}
