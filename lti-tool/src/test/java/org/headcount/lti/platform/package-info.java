@NullMarked
package org.headcount.lti.platform;

import org.jspecify.annotations.NullMarked;
