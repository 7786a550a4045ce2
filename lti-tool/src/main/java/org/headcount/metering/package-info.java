/**
 * Who counts as an active learner, when, why, and what it costs. Pure: no clock of its own, no I/O, nothing but java.base.
 * It does not know that LTI, HTTP or SQL exist.
 */
@NullMarked
package org.headcount.metering;

import org.jspecify.annotations.NullMarked;
