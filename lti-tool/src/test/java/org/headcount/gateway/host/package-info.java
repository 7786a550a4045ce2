@NullMarked
package org.headcount.gateway.host;

import org.jspecify.annotations.NullMarked;
