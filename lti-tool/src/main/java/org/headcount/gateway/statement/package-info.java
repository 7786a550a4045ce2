/** What a month came to: closed, chained, exported and checked. */
@NullMarked
package org.headcount.gateway.statement;

import org.jspecify.annotations.NullMarked;
