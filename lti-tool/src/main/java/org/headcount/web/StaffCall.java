package org.headcount.web;

import org.headcount.metering.fact.InstitutionId;

/**
 * A call of the REST interface that a page makes for somebody who has signed in: it reads, and only of this institution. It travels inside the server as an
 * attribute of the request, which nobody outside can set.
 *
 * @param all whether it may read all that keys of the right admin may
 */
public record StaffCall(InstitutionId institution, boolean all) {

    public static final String ATTRIBUTE = StaffCall.class.getName();
}
