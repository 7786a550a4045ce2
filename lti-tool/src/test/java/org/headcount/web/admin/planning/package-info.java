@NullMarked
package org.headcount.web.admin.planning;

import org.jspecify.annotations.NullMarked;
