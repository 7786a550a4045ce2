/** Who is in a course: passed on to the tool, and read for enrolments. */
@NullMarked
package org.headcount.gateway.roster;

import org.jspecify.annotations.NullMarked;
