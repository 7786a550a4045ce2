package org.headcount.web.admin.me;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.headcount.gateway.launch.Arrival;
import org.headcount.gateway.launch.Arrivals;
import org.headcount.gateway.launch.Visitor;
import org.headcount.lti.message.Roles;
import org.headcount.lti.wire.Seal;
import org.headcount.lti.wire.Secrets;
import org.headcount.metering.fact.InstitutionId;

/** Who it is that a form comes from, written into it, sealed: for an hour, and for one use. It takes the place of a cookie, which a frame may not have. */
public final class WhoAsks {

    private static final String PURPOSE = "learner-asks";
    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final int NONCE_BITS = 120;

    private final Arrivals arrivals;
    private final Seal seal;
    private final InstantSource clock;

    public WhoAsks(Arrivals arrivals, Seal seal, InstantSource clock) {
        this.arrivals = arrivals;
        this.seal = seal;
        this.clock = clock;
    }

    /** Who a form is from, and the one use that it has. */
    record Known(Visitor visitor, String nonce) {}

    String remember(Visitor visitor) {
        String text = String.join(
                "\n",
                Long.toString(clock.instant().plus(GOOD_FOR).toEpochMilli()),
                visitor.institution().value(),
                visitor.platform(),
                URLEncoder.encode(visitor.subject(), UTF_8), // it may hold anything
                visitor.locale(),
                URLEncoder.encode(visitor.returnUrl(), UTF_8),
                Secrets.id(NONCE_BITS));
        return seal.close(PURPOSE, text.getBytes(UTF_8));
    }

    /** Empty for anything that we did not seal, and for what is too old. */
    Optional<Known> recognize(String remembered) {
        return seal.open(PURPOSE, remembered)
                .map(bytes -> new String(bytes, UTF_8).split("\n", -1))
                .filter(parts -> clock.instant().isBefore(Instant.ofEpochMilli(Long.parseLong(parts[0]))))
                .map(parts -> new Known(
                        new Visitor(
                                new InstitutionId(parts[1]),
                                parts[2],
                                URLDecoder.decode(parts[3], UTF_8),
                                Roles.of(List.of()),
                                "",
                                parts[4],
                                URLDecoder.decode(parts[5], UTF_8)),
                        parts[6]));
    }

    /** As a launch spends its nonce: of several uses, on whatever node, one is told {@code true}. */
    boolean spend(Known known) {
        return !(arrivals.record(new Arrival(
                        known.visitor().institution(),
                        "me",
                        known.nonce(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.empty()))
                instanceof Arrivals.Entry.Repeated);
    }
}
