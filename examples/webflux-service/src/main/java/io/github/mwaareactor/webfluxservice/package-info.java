/** A small web service that tells the states of workflow runs. */
@NullMarked
package io.github.mwaareactor.webfluxservice;

import org.jspecify.annotations.NullMarked;
