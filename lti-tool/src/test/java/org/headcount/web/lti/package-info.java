@NullMarked
package org.headcount.web.lti;

import org.jspecify.annotations.NullMarked;
