package org.headcount;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.headcount.gateway.Background;
import org.headcount.gateway.InTurn;
import org.headcount.gateway.statement.ChainCheck;
import org.headcount.gateway.statement.Closing;
import org.headcount.gateway.statement.ClosingWatch;
import org.headcount.gateway.statement.Previews;
import org.headcount.metering.Correcting;
import org.headcount.metering.Linking;
import org.headcount.metering.Meter;
import org.headcount.metering.Previewing;
import org.headcount.metering.Switching;
import org.headcount.metering.ahead.Outlook;
import org.headcount.metering.alert.Hearings;
import org.headcount.metering.report.DaySurveys;
import org.headcount.metering.report.Listing;
import org.headcount.metering.report.Reconciliations;
import org.headcount.metering.report.Refusals;
import org.headcount.metering.report.Surveys;
import org.headcount.metering.report.UnitSurveys;
import org.headcount.settings.Settings;
import org.headcount.store.Store;

/** Who counts, what a month came to, and what may be asked about both. */
final class Metering {

    private static final Duration MONTHS_LOOKED_AT_EVERY = Duration.ofSeconds(30);

    final Meter meter;
    final Linking linking;
    final Switching switching;
    final Previews previews;
    final Closing closing;
    final ChainCheck chain;
    final Correcting correcting;
    final Listing listing;
    final Outlook outlook;
    final Surveys surveys;
    final DaySurveys daySurveys;
    final UnitSurveys unitSurveys;
    final Hearings hearings;
    final Refusals refusals;
    final Reconciliations reconciliations;
    private final ClosingWatch closingWatch;

    Metering(Settings settings, Store store, InstantSource clock, Opened opened) {
        meter = new Meter(
                store.institutions(),
                store.ledger(),
                clock,
                settings.voids().approvalAbove(),
                settings.voids().approvalByKey());
        linking = new Linking(store.institutions(), store.ledger(), meter, clock);
        switching = new Switching(store.institutions(), store.ledger(), store.snapshots(), clock);
        closing = new Closing(store.ledger(), store.statements(), clock);
        closingWatch = opened.add(new ClosingWatch(store.institutions(), closing, clock, MONTHS_LOOKED_AT_EVERY));
        previews = new Previews(
                new Previewing(
                        store.snapshots(),
                        clock,
                        settings.voids().approvalAbove(),
                        settings.voids().approvalByKey()),
                closing,
                store.statements());
        chain = new ChainCheck(store.statements(), store.ledger());
        correcting = new Correcting(store.institutions(), store.ledger(), clock);
        ExecutorService beside = Executors.newSingleThreadExecutor(Background.threads("counting"));
        opened.add(beside::shutdownNow);
        listing = new Listing(store.institutions(), store.ledger(), clock, new InTurn(beside)::of);
        outlook = new Outlook(store.institutions(), store.ledger(), clock);
        surveys = new Surveys(store.snapshots(), clock);
        daySurveys = new DaySurveys(store.snapshots(), clock);
        unitSurveys = new UnitSurveys(store.snapshots(), clock);
        hearings = new Hearings(store.institutions(), store.signals());
        refusals = new Refusals(store.snapshots());
        reconciliations = new Reconciliations(store.snapshots(), clock);
    }

    void start() {
        closingWatch.start();
    }
}
