package org.headcount.web.admin;

import java.util.Optional;

/**
 * An institution in the list of all.
 *
 * @param measured what the present month is billed by, so far
 */
public record InstitutionRow(
        String id, String name, String policy, int inUse, int measured, Optional<Integer> commitment) {}
