/** Questions over everybody: lists, reconciliation with the other side, when and with whom a commitment was passed. */
@NullMarked
package org.headcount.metering.report;

import org.jspecify.annotations.NullMarked;
