@NullMarked
package org.headcount.lti.message;

import org.jspecify.annotations.NullMarked;
