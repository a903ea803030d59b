package io.webchat.conformance;

import io.webchat.chat.Wire;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test that proves rows of the reference, once on each of its wires; the wire is its parameter.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(WireArguments.class)
@ExtendWith(Proofs.class)
@interface Proves {
  /** Ids of rows in {@code catalogue.txt}. */
  String[] value();

  /** The wires it runs on; by default those of its rows. */
  Wire[] on() default {};
}
