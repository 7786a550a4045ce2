@NullMarked
package org.headcount.gateway.warning;

import org.jspecify.annotations.NullMarked;
