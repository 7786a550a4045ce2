/** What a learner is told of their own licence, launched by an LMS. */
@NullMarked
package org.headcount.web.admin.me;

import org.jspecify.annotations.NullMarked;
