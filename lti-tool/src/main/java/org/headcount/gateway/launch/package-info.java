/** A launch from the LMS through us to the tool, in its two legs, and content that is picked the same way. */
@NullMarked
package org.headcount.gateway.launch;

import org.jspecify.annotations.NullMarked;
