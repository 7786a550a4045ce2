package org.headcount.web.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.month.MonthDays;
import org.headcount.web.admin.usage.Figures;
import org.headcount.web.admin.usage.Patience;
import org.headcount.web.admin.usage.Spark;
import org.headcount.web.pages.Page;

/** All institutions, as the operator sees them. */
public final class InstitutionList {

    private final Institutions institutions;
    private final Figures figures;
    private final InstantSource clock;

    public InstitutionList(Institutions institutions, Figures figures, InstantSource clock) {
        this.institutions = institutions;
        this.figures = figures;
        this.clock = clock;
    }

    Page page(Frame frame) {
        Patience patience = Patience.begin();
        List<InstitutionRow> rows = institutions.all().stream()
                .map(institution -> row(institution, patience))
                .toList();
        return Page.ofStaff(
                "admin/institutions.jte", frame.texts(), Map.of("frame", frame, "rows", rows), frame.ancestors());
    }

    private InstitutionRow row(Institution institution, Patience patience) {
        return new InstitutionRow(
                institution.id().value(),
                institution.name(),
                institution.terms().policy().inForceAt(clock.instant()).preset(),
                figures.present(institution, patience).map(InstitutionList::present));
    }

    private static InstitutionRow.Present present(MonthDays days) {
        return new InstitutionRow.Present(
                days.month().month(),
                days.inUse(),
                days.month().measured(),
                days.month().commitment(),
                days.month().over().filter(over -> over > 0),
                Spark.of(days));
    }
}
