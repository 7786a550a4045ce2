/** What institutions look at every week: how much they use of what they have agreed, and what that costs. Translates answers of the rooms into pages; computes nothing. */
@NullMarked
package org.headcount.web.admin.usage;

import org.jspecify.annotations.NullMarked;
