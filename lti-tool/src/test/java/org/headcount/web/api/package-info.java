@NullMarked
package org.headcount.web.api;

import org.jspecify.annotations.NullMarked;
