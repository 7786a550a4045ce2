package org.headcount.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.headcount.metering.Given.ADA;
import static org.headcount.metering.Given.BEN;
import static org.headcount.metering.Given.NORTH;
import static org.headcount.metering.Given.access;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.headcount.metering.fact.LearnerId;
import org.headcount.metering.fact.Micros;
import org.headcount.store.UsedSchemas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusFeedOnPostgresTest extends StatusFeedContract {

    private final UsedSchemas schemas = new UsedSchemas();

    @Override
    String freshDatabase() {
        return schemas.take();
    }

    @Override
    @AfterEach
    void end() {
        super.end();
        schemas.giveBack();
    }

    @Test
    void whatIsCommittedLateIsToldThoughLaterChangesWereReadBefore() throws SQLException {
        node.ledger().append(NORTH, List.of(access("1", ADA, "2025-01-01T00:00:00Z")));
        LearnerId ada =
                node.ledger().standing(NORTH, ADA).orElseThrow().learner().id();
        String feed = changes(node.statusFeed().head(NORTH)).feed();
        try (Connection slow = DriverManager.getConnection(database);
                PreparedStatement note = slow.prepareStatement(
                        "insert into status_note (institution, due, mark, learner) values ('north', ?, 1, ?)")) {
            slow.setAutoCommit(false);
            note.setLong(1, Micros.of(clock.instant()) - 1_000_000);
            note.setString(2, ada.value());
            note.executeUpdate();
            node.ledger().append(NORTH, List.of(access("2", BEN, "2026-03-01T12:00:00Z")));
            StatusFeed.Told.Changes first = changes(feed);
            slow.commit();
            StatusFeed.Told.Changes second = changes(first.feed());

            assertThat(first.changes())
                    .singleElement()
                    .matches(change -> change.learner().identities().equals(List.of(BEN)));
            assertThat(second.changes())
                    .singleElement()
                    .matches(change -> change.learner().identities().equals(List.of(ADA)));
        }
    }

    private StatusFeed.Told.Changes changes(String feed) {
        return (StatusFeed.Told.Changes) node.statusFeed().after(NORTH, feed, 10);
    }
}
