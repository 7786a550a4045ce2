/** What the tests need from outside the JVM: a browser, Node, and other makers' tools as processes. */
@NullMarked
package org.headcount.testing;

import org.jspecify.annotations.NullMarked;
