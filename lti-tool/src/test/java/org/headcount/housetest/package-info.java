/** The rules of the house, and a house that was built badly on purpose: every rule must find its offender there. */
@NullMarked
package org.headcount.housetest;

import org.jspecify.annotations.NullMarked;
