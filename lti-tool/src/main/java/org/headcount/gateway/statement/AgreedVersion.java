package org.headcount.gateway.statement;

import java.time.Instant;

/**
 * A version of something agreed as it is kept, which is how it leaves in an export.
 *
 * @param subject policy, zone, rate-card, commitment or contract
 * @param body JSON; the store alone reads it
 */
public record AgreedVersion(String subject, Instant from, Instant recordedAt, String body) {}
