/** Who is active at an instant and why: facts folded into periods. */
@NullMarked
package org.headcount.metering.status;

import org.jspecify.annotations.NullMarked;
