package org.headcount.gateway.staff;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a member of an institution's staff may do; each includes the one before. */
public enum StaffRole {
    /** Reads. */
    VIEWER,
    /** Also switches, holds, vouchers, links and voids. */
    MANAGER,
    /** Also connections, policy, money, keys and staff. */
    OWNER;

    public static final String NAMES = "viewer, manager, owner";

    /** As it is written outside. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StaffRole> named(String text) {
        return Arrays.stream(values()).filter(role -> role.wire().equals(text)).findFirst();
    }
}
