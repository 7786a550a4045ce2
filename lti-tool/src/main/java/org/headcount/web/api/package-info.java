/** REST under {@code /api/v1}: resources that translate between JSON and the rooms, and decide nothing. */
@NullMarked
package org.headcount.web.api;

import org.jspecify.annotations.NullMarked;
