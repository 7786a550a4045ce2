package org.headcount.web.admin.learners;

import java.time.InstantSource;
import org.headcount.gateway.connection.Connections;
import org.headcount.gateway.erasure.Erasing;
import org.headcount.gateway.grade.Holds;
import org.headcount.gateway.roster.Rosters;
import org.headcount.gateway.statement.Previews;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.report.Listing;
import org.headcount.web.admin.usage.Figures;

/** Whom the pages of learners ask. */
public record Rooms(
        Meter meter,
        Ledger ledger,
        Listing listing,
        Figures figures,
        Switching switching,
        Previews previews,
        Linking linking,
        Holds holds,
        Rosters rosters,
        Connections connections,
        Erasing erasing,
        InstantSource clock) {}
