/** What is set once and looked at now and then. */
@NullMarked
package org.headcount.web.admin.settings;

import org.jspecify.annotations.NullMarked;
