/** What comes and what would have come: forecast, release list, other terms, recommendation, planner. */
@NullMarked
package org.headcount.metering.ahead;

import org.jspecify.annotations.NullMarked;
