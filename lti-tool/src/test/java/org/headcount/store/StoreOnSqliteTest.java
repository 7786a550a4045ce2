package org.headcount.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.headcount.metering.FactKey;
import org.headcount.metering.History;
import org.headcount.metering.IdentityName;
import org.headcount.metering.Institution;
import org.headcount.metering.InstitutionId;
import org.headcount.metering.Kind;
import org.headcount.metering.Policy;
import org.headcount.metering.Receipt;
import org.headcount.metering.Report;
import org.headcount.metering.Terms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOnSqliteTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aFactIsThereAfterTheFileWasClosedAndOpenedAgain() {
        String url = "jdbc:sqlite:" + folder.resolve("headcount.db");
        InstitutionId acme = new InstitutionId("acme");
        IdentityName ada = IdentityName.parse("ada");
        Report visit = Report.activity(new FactKey("test", "1"), ada, Kind.ACCESS, NOON, NOON);
        try (Store store = Store.open(url, Clock.fixed(NOON, ZoneOffset.UTC))) {
            store.institutions()
                    .create(new Institution(
                            acme,
                            "Acme",
                            NOON,
                            new Terms(
                                    History.always(Policy.ROLLING),
                                    History.always(ZoneId.of("Europe/Berlin")),
                                    new History<>(List.of()),
                                    new History<>(List.of()),
                                    new History<>(List.of()))));
            assertThat(store.ledger().append(acme, List.of(visit))).first().isInstanceOf(Receipt.Counted.class);
        }
        try (Store store = Store.open(url, Clock.fixed(NOON, ZoneOffset.UTC))) {
            assertThat(store.ledger().append(acme, List.of(visit))).containsExactly(new Receipt.Duplicate());
            assertThat(store.ledger().standing(acme, ada).orElseThrow().active(NOON))
                    .isTrue();
        }
    }
}
