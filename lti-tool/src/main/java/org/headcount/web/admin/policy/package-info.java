/** What is agreed, what it was and will be, and what a change would do. */
@NullMarked
package org.headcount.web.admin.policy;

import org.jspecify.annotations.NullMarked;
