/** The whole service at work between real peers: a practice LMS before it, other makers' tools and a practice tool behind it, browsers, and an end without warning. */
@NullMarked
package org.headcount.live;

import org.jspecify.annotations.NullMarked;
