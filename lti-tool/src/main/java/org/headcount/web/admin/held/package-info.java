/** What was refused for inactive learners, and the grades that are held for them. */
@NullMarked
package org.headcount.web.admin.held;

import org.jspecify.annotations.NullMarked;
