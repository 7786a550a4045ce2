/** The built JAR in real containers. */
@NullMarked
package org.headcount.plugin.it;

import org.jspecify.annotations.NullMarked;
