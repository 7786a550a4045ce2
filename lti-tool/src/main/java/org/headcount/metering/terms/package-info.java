/** What was agreed: policy, window, prices, commitments and contracts, each from when to when, and the civil months they are counted in. */
@NullMarked
package org.headcount.metering.terms;

import org.jspecify.annotations.NullMarked;
