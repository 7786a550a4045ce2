/** We, as a tool of the LMS: login initiation, the checks of a launch, and calls to the LMS's services. It does not know that there are tools behind us. */
@NullMarked
package org.headcount.lti.tool;

import org.jspecify.annotations.NullMarked;
