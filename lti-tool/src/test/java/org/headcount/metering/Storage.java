package org.headcount.metering;

import org.headcount.metering.ledger.Ledger;
import org.headcount.metering.month.Institutions;

/** The ports of the meter over one storage. */
public record Storage(Institutions institutions, Ledger ledger) {}
