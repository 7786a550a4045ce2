@NullMarked
package org.headcount.gateway.staff;

import org.jspecify.annotations.NullMarked;
