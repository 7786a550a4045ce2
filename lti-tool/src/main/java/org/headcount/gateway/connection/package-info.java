/** LMSs and tools that are connected through us: what is known of them, how they are looked after, and what is wrong with them. */
@NullMarked
package org.headcount.gateway.connection;

import org.jspecify.annotations.NullMarked;
