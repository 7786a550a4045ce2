/** Host systems that ask who is active and listen for changes. */
@NullMarked
package org.headcount.gateway.host;

import org.jspecify.annotations.NullMarked;
