/** What comes, what would have come, and what to do about it; and somebody else's list beside ours. */
@NullMarked
package org.headcount.web.admin.planning;

import org.jspecify.annotations.NullMarked;
