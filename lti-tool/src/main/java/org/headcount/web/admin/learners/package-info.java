/** The pages of learners: the list, one learner with everything that explains it, and what staff may change there. */
@NullMarked
package org.headcount.web.admin.learners;

import org.jspecify.annotations.NullMarked;
