/** A grade on its way home, and what is held until a learner is active again. */
@NullMarked
package org.headcount.gateway.grade;

import org.jspecify.annotations.NullMarked;
