package io.webchat.spi.provide;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;

/**
 * On a class that also works without OSGi: {@link java.util.ServiceLoader} finds it. bnd makes of
 * it, when the bundle is built, the file of {@code META-INF/services}, {@code provides} of the
 * module and the capability for resolvers. The class needs a public constructor without parameters.
 */
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {"osgi.serviceloader=${#value}", "register:=${@class}"})
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Standalone {
  /** The contract that the class implements. */
  Class<?> value();
}
