/** HTTP in and out: servlets, resources and pages that translate and decide nothing. */
@NullMarked
package org.headcount.web;

import org.jspecify.annotations.NullMarked;
