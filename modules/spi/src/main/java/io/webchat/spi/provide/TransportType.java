package io.webchat.spi.provide;

import io.webchat.spi.transport.TransportProvider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * On the class of a {@link TransportProvider} beside {@code @Component}: the one place where its
 * type stands. bnd makes of it, when the bundle is built, the service property {@link
 * TransportProvider#TYPE_PROPERTY}, the file of {@code META-INF/services} and the capability for
 * resolvers; {@link TransportProvider#type()} reads it. The class needs a public constructor
 * without parameters, for {@link java.util.ServiceLoader}.
 *
 * <pre>{@code
 * @Component
 * @TransportType("tiny")
 * public final class TinyProvider implements TransportProvider { … }
 * }</pre>
 */
@ComponentPropertyType
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.spi.transport.TransportProvider",
      "register:=${@class}"
    })
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TransportType {
  /** What stands before the name of the annotation in the service property. */
  String PREFIX_ = "webchat.";

  /** The type, as {@code transport.type} names it in a configuration. */
  String value();
}
