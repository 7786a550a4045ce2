@NullMarked
package org.headcount.gateway.launch;

import org.jspecify.annotations.NullMarked;
