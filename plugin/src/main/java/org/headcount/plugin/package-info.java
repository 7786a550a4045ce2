/**
 * A guest in somebody else's servlet container: refuses changes to an inactive learner's record, and tells the service what
 * happened. Never decides who is active: the service does. Nothing but java.* and jakarta.servlet, and one public class.
 */
@NullMarked
package org.headcount.plugin;

import org.jspecify.annotations.NullMarked;
