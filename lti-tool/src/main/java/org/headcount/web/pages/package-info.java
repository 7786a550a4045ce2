/** What people see: pages from templates, in their language. Knows how a page looks, not when it is shown. */
@NullMarked
package org.headcount.web.pages;

import org.jspecify.annotations.NullMarked;
