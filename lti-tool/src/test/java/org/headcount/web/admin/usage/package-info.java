@NullMarked
package org.headcount.web.admin.usage;

import org.jspecify.annotations.NullMarked;
