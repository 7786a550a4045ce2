@NullMarked
package org.headcount.web.admin.learners;

import org.jspecify.annotations.NullMarked;
