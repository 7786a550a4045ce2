/** What an institution is warned of, by webhook and by e-mail. */
@NullMarked
package org.headcount.gateway.warning;

import org.jspecify.annotations.NullMarked;
