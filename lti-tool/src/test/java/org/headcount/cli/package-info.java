@NullMarked
package org.headcount.cli;

import org.jspecify.annotations.NullMarked;
