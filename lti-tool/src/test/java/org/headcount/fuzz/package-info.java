/** Feeds every parser that faces the network with what nobody would send. The parsers are named beside their own tests; this package brings seeds and runs them. */
@NullMarked
package org.headcount.fuzz;

import org.jspecify.annotations.NullMarked;
