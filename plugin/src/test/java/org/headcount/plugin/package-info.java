@NullMarked
package org.headcount.plugin;

import org.jspecify.annotations.NullMarked;
