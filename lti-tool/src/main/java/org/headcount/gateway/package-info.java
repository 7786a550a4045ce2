/** The journeys: a launch, a grade on its way home. The only place where LTI and metering meet. */
@NullMarked
package org.headcount.gateway;

import org.jspecify.annotations.NullMarked;
