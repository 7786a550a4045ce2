/** The whole: builds every room and lets it run. A newcomer who has read {@link org.headcount.Headcount} has seen the building. */
@NullMarked
package org.headcount;

import org.jspecify.annotations.NullMarked;
