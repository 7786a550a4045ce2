package org.headcount.gateway;

import org.headcount.lti.platform.ToolRegistration;
import org.headcount.metering.InstitutionId;

/** A tool, and whose it is. */
public record ToolConnection(InstitutionId institution, ToolRegistration tool) {}
