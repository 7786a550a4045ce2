/**
 * A small LMS and a small tool for the demonstration and for tests: honest LTI 1.3 peers that sign, parse and judge by
 * themselves. Nothing here uses a class of another room, so that a mistake of Headcount's cannot be made twice.
 * Loopback only; never a product.
 */
@NullMarked
package org.headcount.practice;

import org.jspecify.annotations.NullMarked;
