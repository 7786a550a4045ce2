/** The meter judged by worked examples, by properties of random histories, and by contracts that every storage inherits. */
@NullMarked
package org.headcount.metering;

import org.jspecify.annotations.NullMarked;
