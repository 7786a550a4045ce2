package org.headcount.web.admin.settings;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an institution was warned of, and who hears of it.
 *
 * @param state the one that is asked for; empty for all
 * @param next where the list goes on; empty on its last page
 * @param owners what only owners see; empty for others
 */
public record AlertsView(
        List<Row> alerts, String state, String next, boolean firstPage, List<String> rules, Optional<Owners> owners) {

    /**
     * One alert.
     *
     * @param words as an e-mail about it has them
     * @param state open, recovered or ended
     * @param told whom it was told to
     */
    public record Row(
            String words,
            String text,
            String state,
            Instant firedAt,
            Optional<Instant> recoveredAt,
            Optional<Instant> endedAt,
            List<Told> told) {}

    /**
     * One delivery.
     *
     * @param event fired or recovered
     * @param to an address for owners, else the channel
     * @param state waiting, acknowledged or given_up
     */
    public record Told(
            String event, String channel, String to, String state, int attempts, Optional<Instant> endedAt) {}

    /**
     * Who is told.
     *
     * @param hasMail whether e-mail can be sent at all
     * @param url that was entered and could not be used; empty for none
     * @param address likewise
     * @param fault the end of a text's name, for whichever was entered
     */
    public record Owners(
            List<Recipient> webhooks,
            List<Recipient> mailboxes,
            boolean hasMail,
            String url,
            String address,
            String fault) {}

    /** @param language its own name; empty for a webhook */
    public record Recipient(
            String id,
            String address,
            String language,
            boolean active,
            Instant createdAt,
            String lastAnswer,
            Optional<Instant> answeredAt) {}
}
