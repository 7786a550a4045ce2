package org.headcount.web.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.web.OperatorKey;

/**
 * Somebody of the staff who has signed in. It is kept in the browser's cookie, sealed, so that any node can read it. It ends with the
 * operator key that began it: a key is changed when somebody has it who should not.
 *
 * @param token to be sent back with every form, so that no other site can send one
 * @param endsAt signed out from then on, whatever happens before
 */
record StaffSession(String token, Instant endsAt) {

    static final Duration LENGTH = Duration.ofHours(8);

    private static final String PURPOSE = "staff-session";
    private static final int TOKEN_BITS = 128;

    static StaffSession begin(Instant now) {
        return new StaffSession(Secrets.id(TOKEN_BITS), now.plus(LENGTH));
    }

    String sealed(Seal seal, OperatorKey operator) {
        return seal.close(operator.bound(PURPOSE), (endsAt.toEpochMilli() + " " + token).getBytes(UTF_8));
    }

    /** Empty for anything that we did not seal under this key, and for a session that has ended. */
    static Optional<StaffSession> open(Seal seal, OperatorKey operator, String sealed, Instant now) {
        return seal.open(operator.bound(PURPOSE), sealed)
                .map(bytes -> new String(bytes, UTF_8))
                .map(text -> new StaffSession(
                        text.substring(text.indexOf(' ') + 1),
                        Instant.ofEpochMilli(Long.parseLong(text.substring(0, text.indexOf(' '))))))
                .filter(session -> now.isBefore(session.endsAt()));
    }

    Staff staff() {
        return Staff.OPERATOR;
    }

    boolean sent(String formToken) {
        return Secrets.same(token, formToken);
    }
}
