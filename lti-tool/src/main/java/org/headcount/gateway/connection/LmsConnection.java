package org.headcount.gateway.connection;

import org.headcount.lti.tool.PlatformRegistration;
import org.headcount.metering.fact.InstitutionId;

/** An LMS, and whose it is. */
public record LmsConnection(InstitutionId institution, PlatformRegistration platform) {}
