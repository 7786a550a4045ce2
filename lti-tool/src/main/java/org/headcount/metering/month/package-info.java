/** What a month came to: counts, learners with their reasons, units, amounts, statements and their adjustments. */
@NullMarked
package org.headcount.metering.month;

import org.jspecify.annotations.NullMarked;
