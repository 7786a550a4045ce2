package org.headcount.web;

import org.headcount.metering.fact.InstitutionId;

/**
 * A call of the REST interface that a page makes for somebody who has signed in: it reads, and only of this institution. It travels inside the server as an
 * attribute of the request, which nobody outside can set.
 */
public record StaffCall(InstitutionId institution) {

    public static final String ATTRIBUTE = StaffCall.class.getName();
}
