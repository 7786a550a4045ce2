package org.headcount.web.admin.learners;

import java.time.InstantSource;
import org.headcount.gateway.Connections;
import org.headcount.gateway.Erasing;
import org.headcount.gateway.Holds;
import org.headcount.gateway.Previews;
import org.headcount.gateway.Rosters;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.Switching;
import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.report.Listing;

/** Whom the pages of learners ask. */
public record Rooms(
        Meter meter,
        Ledger ledger,
        Listing listing,
        Switching switching,
        Previews previews,
        Linking linking,
        Holds holds,
        Rosters rosters,
        Connections connections,
        Erasing erasing,
        InstantSource clock) {}
