/** Stands for OpenOLAT in the container tests: the names and methods that were seen on a running one, and nothing of its code. */
@NullMarked
package org.olat.core.util;

import org.jspecify.annotations.NullMarked;
