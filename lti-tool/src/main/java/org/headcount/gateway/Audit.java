package org.headcount.gateway;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.headcount.metering.fact.Author;
import org.headcount.metering.fact.InstitutionId;

/**
 * What anyone changed. An entry is written in the transaction of the change, by whoever keeps what is changed, and is
 * never changed or deleted itself. It has opaque ids where it is about somebody, and no secret: it outlives both.
 */
public interface Audit {

    /** Tells of a change to what is kept elsewhere than with the other things of an institution, once it was made. */
    void note(InstitutionId institution, Author author, Action action, String subject);

    /** In the order in which they happened, at most so many. */
    List<Entry> list(InstitutionId institution, Question question, int limit);

    /** The other way round: the newest first, {@code after} being where the list went on. */
    List<Entry> newest(InstitutionId institution, Question question, int limit);

    /** Hands over all that a question fits, on one view of the database. */
    void each(InstitutionId institution, Question question, Consumer<Entry> visitor);

    /**
     * One change.
     *
     * @param subject what was changed: an opaque id of ours, or a month
     * @param detail a JSON object
     */
    record Entry(String id, Instant at, Author author, Action action, String subject, String detail) {

        public Place place() {
            return new Place(at, id);
        }
    }

    /** Where an entry stands. */
    record Place(Instant at, String id) {}

    /**
     * Which entries are asked for.
     *
     * @param from no earlier ones; empty for no such condition
     * @param until only earlier ones
     * @param after where to go on; empty to begin
     */
    record Question(Optional<Instant> from, Optional<Instant> until, Optional<Action> action, Optional<Place> after) {}

    /** What was done. */
    enum Action {
        INSTITUTION_CREATED,
        INSTITUTION_CHANGED,
        KEY_CREATED,
        KEY_DELETED,
        INVITATION_CREATED,
        INVITATION_WITHDRAWN,
        /** An LMS registered us by itself; it works when it is connected. */
        PLATFORM_REGISTERED,
        PLATFORM_CONNECTED,
        PLATFORM_CHANGED,
        PLATFORM_DISCONNECTED,
        /** Likewise a tool. */
        TOOL_REGISTERED,
        TOOL_CONNECTED,
        TOOL_CHANGED,
        TOOL_DISCONNECTED,
        SIGNING_KEY_ADDED,
        SIGNING_KEY_REVOKED,
        ACCESS_TOKENS_REVOKED,
        /** The consumer key that a tool or an LMS had in LTI 1.1. */
        CONSUMER_KEY_SET,
        CONSUMER_KEY_REMOVED,
        SWITCHED_ON,
        SWITCHED_OFF,
        VOIDED,
        EXEMPTED,
        LINKED,
        UNLINKED,
        VOUCHER_ISSUED,
        VOUCHER_REVOKED,
        FACTS_LOADED,
        HOLD_RELEASED,
        HOLD_DISCARDED,
        PERSON_ERASED,
        STATEMENT_CLOSED,
        WEBHOOK_CREATED,
        WEBHOOK_DELETED,
        /** It acknowledged a test after it had said that it is gone. */
        WEBHOOK_ENABLED,
        WEBHOOK_DISABLED,
        ALERT_ADDRESS_CREATED,
        ALERT_ADDRESS_DELETED,
        STAFF_INVITED,
        /** Somebody came in for the first time, by invitation or for a role in the LMS. */
        STAFF_JOINED,
        STAFF_CHANGED,
        STAFF_REMOVED,
        STAFF_ROLES_CHANGED,
        IDENTITY_PROVIDER_CHANGED,
        IDENTITY_PROVIDER_REMOVED,
        REQUEST_GRANTED,
        REQUEST_DECLINED;

        /** As written in JSON and CSV. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public static Optional<Action> of(String wire) {
            return Arrays.stream(values())
                    .filter(action -> action.wire().equals(wire))
                    .findFirst();
        }
    }
}
