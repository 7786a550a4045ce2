package org.headcount.metering;

/** Where everybody's facts come from: the ledger, or an export of one. May be read any number of times. */
public interface Histories {

    /** Hands over every learner with its facts in the order of evaluation, learner by learner in the order of their ids, refusals left out. */
    void histories(InstitutionId institution, Ledger.HistoryVisitor visitor);
}
