package org.headcount.gateway.statement;

import java.util.List;
import java.util.Optional;
import org.headcount.metering.Effects;
import org.headcount.metering.Previewing;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Report;
import org.headcount.metering.month.Billed;

/** What reports would change, closed months and what is told of them next among it. */
public final class Previews {

    private final Previewing previewing;
    private final Closing closing;
    private final Statements statements;

    public Previews(Previewing previewing, Closing closing, Statements statements) {
        this.previewing = previewing;
        this.closing = closing;
        this.statements = statements;
    }

    /** Empty where there is no such institution. Writes nothing down of what is reported; closes what is due, as whoever asks for statements does. */
    public Optional<Effects> of(InstitutionId institution, List<Report> reports) {
        return closing.closeDue(institution).map(lines -> {
            List<FrozenStatement.Told> told = statements.list(institution, Optional.empty(), Integer.MAX_VALUE).stream()
                    .map(FrozenStatement::told)
                    .toList();
            return previewing.of(
                    institution, reports, new Previewing.Closed(lines.next().month(), Billed.by(told)));
        });
    }
}
