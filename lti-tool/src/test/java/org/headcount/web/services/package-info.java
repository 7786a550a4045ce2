@NullMarked
package org.headcount.web.services;

import org.jspecify.annotations.NullMarked;
