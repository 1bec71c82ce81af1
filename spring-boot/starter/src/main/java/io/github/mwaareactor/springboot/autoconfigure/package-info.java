/** Auto-configuration of the client, its watcher, health and problem details. */
@NullMarked
package io.github.mwaareactor.springboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
