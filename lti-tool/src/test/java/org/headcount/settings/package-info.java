@NullMarked
package org.headcount.settings;

import org.jspecify.annotations.NullMarked;
