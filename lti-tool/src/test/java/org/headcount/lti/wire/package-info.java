@NullMarked
package org.headcount.lti.wire;

import org.jspecify.annotations.NullMarked;
