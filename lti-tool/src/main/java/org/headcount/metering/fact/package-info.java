/** What is reported, whom it names and when it came: the words everything else is counted from. */
@NullMarked
package org.headcount.metering.fact;

import org.jspecify.annotations.NullMarked;
