@NullMarked
package org.headcount.web.admin.statements;

import org.jspecify.annotations.NullMarked;
