/** How an LMS or a tool connects itself: invitations, dynamic registration both ways, renewal and leaving. */
@NullMarked
package org.headcount.gateway.registration;

import org.jspecify.annotations.NullMarked;
