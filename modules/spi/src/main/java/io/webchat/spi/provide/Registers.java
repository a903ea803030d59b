package io.webchat.spi.provide;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * On a class that registers a service by its own code, and not as {@code service} of its
 * {@code @Component}, of which bnd knows by itself: resolvers find the bundle when they look for
 * the service.
 */
@Capability(
    namespace = "osgi.service",
    attribute = {
      "objectClass:List<String>=\"${#value}\"",
      "uses:=\"${replacestring;${#value};\\.[^.]*$;}\""
    })
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Registers {
  /** The contract of the service. */
  Class<?> value();
}
