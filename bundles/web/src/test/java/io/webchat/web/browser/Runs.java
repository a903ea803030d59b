package io.webchat.web.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which examples a test runs in a page, by their files, and which events it awaits there. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Runs {
  /** Files of the folder {@code examples}, without {@code .js}. */
  String[] value() default {};

  /** Events of the service. */
  String[] events() default {};
}
