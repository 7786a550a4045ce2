@NullMarked
package org.headcount.lti.tool;

import org.jspecify.annotations.NullMarked;
