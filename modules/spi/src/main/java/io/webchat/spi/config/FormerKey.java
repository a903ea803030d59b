package io.webchat.spi.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a key had before it was renamed, on its element of the annotation type that
 * describes a configuration. {@link CheckedConfiguration} still reads it and logs a warning that
 * names both.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FormerKey {
  /** The former key as it stands in a configuration: {@code max.bytes}. */
  String value();
}
