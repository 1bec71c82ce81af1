package io.github.mwaareactor.fleetwatcher;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A scenario that the build leaves out, and {@code -Dfleet.scenarios=all} does not. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "fleet.scenarios",
    matches = "all",
    disabledReason = "takes minutes; run with -Dfleet.scenarios=all")
@interface LongScenario {}
