package org.headcount.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.headcount.gateway.launch.Migration;
import org.headcount.gateway.launch.MigrationSecrets;
import org.headcount.metering.fact.InstitutionId;
import org.headcount.metering.fact.Micros;
import org.headcount.metering.month.Institutions;

/** The consumer keys of one side: what the resources of both have in common. */
final class ConsumerKeys {

    private static final int LONGEST = 255;

    private final Institutions institutions;
    private final MigrationSecrets secrets;
    private final Migration migration;
    private final MigrationSecrets.Side side;
    private final InstantSource clock;

    ConsumerKeys(
            Institutions institutions,
            MigrationSecrets secrets,
            Migration migration,
            MigrationSecrets.Side side,
            InstantSource clock) {
        this.institutions = institutions;
        this.secrets = secrets;
        this.migration = migration;
        this.side = side;
        this.clock = clock;
    }

    @Schema(name = "NewConsumerKey")
    record NewConsumerKeyJson(
            @Schema(maxLength = LONGEST, description = "oauth_consumer_key")
            String consumerKey,

            @Schema(maxLength = LONGEST, description = "Never shown again")
            String secret) {}

    @Schema(name = "ConsumerKey")
    record ConsumerKeyJson(String consumerKey, Instant since) {}

    ConsumerKeyJson get(InstitutionId institution, String id) {
        Answers.found(institutions.find(institution));
        return shape(Answers.found(secrets.find(institution, side, id)));
    }

    ConsumerKeyJson set(InstitutionId institution, String id, Members in, SecurityContext caller) {
        Answers.found(institutions.find(institution));
        Optional<String> consumerKey = in.needed("consumerKey", LONGEST);
        Optional<String> secret = in.needed("secret", LONGEST);
        in.done();
        MigrationSecrets.Kept kept = migration.sealed(
                institution, side, id, consumerKey.orElseThrow(), secret.orElseThrow(), Micros.floor(clock.instant()));
        boolean there = secrets.by(Caller.author(caller)).keep(institution, side, id, kept);
        return shape(Answers.found(Optional.of(kept).filter(any -> there)));
    }

    Response remove(InstitutionId institution, String id, SecurityContext caller) {
        Answers.found(institutions.find(institution));
        return Answers.gone(secrets.by(Caller.author(caller)).remove(institution, side, id));
    }

    private static ConsumerKeyJson shape(MigrationSecrets.Kept kept) {
        return new ConsumerKeyJson(kept.consumerKey(), kept.since());
    }
}
