/** A small host of the container tests: what it does in code. Becomes part of its web application, never of the plugin. */
@NullMarked
package org.headcount.host;

import org.jspecify.annotations.NullMarked;
