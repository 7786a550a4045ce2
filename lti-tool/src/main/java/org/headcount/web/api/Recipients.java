package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import org.headcount.gateway.warning.AlertSending;
import org.headcount.gateway.warning.Subscriber;
import org.headcount.gateway.warning.Subscribers;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.month.Institution;
import org.headcount.metering.month.Institutions;

/** Who is told of alerts by one channel: what is the same for all of them, whatever is shown. */
record Recipients(
        Institutions institutions,
        Subscribers subscribers,
        AlertSending sending,
        Subscriber.Channel channel,
        InstantSource clock) {

    /** What came of a test. */
    @Schema(name = "TestOfDelivery")
    record TestJson(
            boolean acknowledged,
            @Schema(example = "HTTP 200") String answer) {

        private static TestJson of(AlertSending.Attempted attempted) {
            return new TestJson(attempted.result() == AlertSending.Result.ACKNOWLEDGED, attempted.answer());
        }
    }

    /** @param sealed the secret of an endpoint, as it is kept; empty for a mailbox */
    Subscriber add(
            InstitutionId institution,
            String id,
            String address,
            String sealed,
            String language,
            SecurityContext caller) {
        Subscriber made = Subscriber.fresh(institution, channel, id, address, sealed, language, clock.instant());
        Told.added(subscribers.by(Caller.author(caller)).add(made));
        return made;
    }

    /** Oldest first. */
    Slice<Subscriber> page(InstitutionId institution, PageQuery paging) {
        Answers.found(institutions.find(institution));
        return Slice.of(subscribers.list(institution, channel), Told::age, paging);
    }

    Subscriber find(InstitutionId institution, String id) {
        return Answers.found(subscribers.find(institution, channel, id));
    }

    Response remove(InstitutionId institution, String id, SecurityContext caller) {
        return Answers.gone(subscribers.by(Caller.author(caller)).remove(institution, channel, id));
    }

    TestJson test(InstitutionId institution, String id, SecurityContext caller) {
        Institution found = Answers.found(institutions.find(institution));
        return TestJson.of(sending.test(find(institution, id), found, Caller.author(caller)));
    }
}
