package org.headcount.practice;

/** The protocol endpoints of the practice LMS, to ask what arrived there and to make mishaps happen there. */
public enum Place {
    OPENID_CONFIGURATION,
    JWKS,
    AUTHORIZE,
    TOKEN,
    LINE_ITEMS,
    LINE_ITEM,
    SCORES,
    RESULTS,
    MEMBERSHIPS,
    REGISTRATION
}
