/** When staff are told before they look. */
@NullMarked
package org.headcount.metering.alert;

import org.jspecify.annotations.NullMarked;
