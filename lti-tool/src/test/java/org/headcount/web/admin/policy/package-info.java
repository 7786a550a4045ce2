@NullMarked
package org.headcount.web.admin.policy;

import org.jspecify.annotations.NullMarked;
