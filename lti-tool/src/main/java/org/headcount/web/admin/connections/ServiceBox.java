package org.headcount.web.admin.connections;

/** A service of LMSs that a tool may be given: a box to tick. */
public record ServiceBox(String scope, String label, boolean ticked) {}
