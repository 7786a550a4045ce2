package org.headcount.metering;

/** The ports of the meter over one storage. */
public record Storage(Institutions institutions, Ledger ledger) {}
