@NullMarked
package org.headcount.web.admin.settings;

import org.jspecify.annotations.NullMarked;
