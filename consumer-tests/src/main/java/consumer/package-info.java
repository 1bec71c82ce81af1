/** A program as a user of the archives has it, in a package of its own. */
@NullMarked
package consumer;

import org.jspecify.annotations.NullMarked;
