@NullMarked
package org.headcount.web;

import org.jspecify.annotations.NullMarked;
