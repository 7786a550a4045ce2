@NullMarked
package org.headcount.web.admin;

import org.jspecify.annotations.NullMarked;
