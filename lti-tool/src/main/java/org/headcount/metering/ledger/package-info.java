/** The port to what was recorded, who is whom among those recorded, and the count of a month's beginnings and ends. */
@NullMarked
package org.headcount.metering.ledger;

import org.jspecify.annotations.NullMarked;
