@NullMarked
package org.headcount.web.pages;

import org.jspecify.annotations.NullMarked;
