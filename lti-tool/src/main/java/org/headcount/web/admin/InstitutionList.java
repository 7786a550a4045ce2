package org.headcount.web.admin;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.headcount.metering.Meter;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;
import org.headcount.metering.report.Overview;
import org.headcount.web.pages.Page;

/** All institutions, as the operator sees them. */
public final class InstitutionList {

    private final Institutions institutions;
    private final Meter meter;
    private final InstantSource clock;

    public InstitutionList(Institutions institutions, Meter meter, InstantSource clock) {
        this.institutions = institutions;
        this.meter = meter;
        this.clock = clock;
    }

    Page page(Frame frame) {
        List<InstitutionRow> rows = institutions.all().stream().map(this::row).toList();
        return Page.ofStaff(
                "admin/institutions.jte", frame.texts(), Map.of("frame", frame, "rows", rows), frame.ancestors());
    }

    private InstitutionRow row(Institution institution) {
        Overview overview = meter.overview(institution.id());
        return new InstitutionRow(
                institution.id().value(),
                institution.name(),
                institution.terms().policy().inForceAt(clock.instant()).preset(),
                overview.inUse(),
                overview.month().measured(),
                overview.month().commitment());
    }
}
