package org.headcount.gateway.launch;

import java.time.Instant;
import java.util.Optional;
import org.headcount.lti.tool.DeepLinkingSettings;
import org.headcount.metering.fact.IdentityName;
import org.headcount.metering.fact.InstitutionId;

/**
 * A tool was asked to let somebody choose content.
 *
 * @param handle what the tool gives back: at least 128 random bits
 * @param deployment the LMS's own, that asked
 * @param person who chooses; empty where the LMS does not say
 * @param settings the LMS's
 */
public record DeepLinkRequest(
        InstitutionId institution,
        String handle,
        String platform,
        String tool,
        String deployment,
        Optional<IdentityName> person,
        DeepLinkingSettings settings,
        Instant expiresAt) {}
