@NullMarked
package org.headcount.web.report;

import org.jspecify.annotations.NullMarked;
