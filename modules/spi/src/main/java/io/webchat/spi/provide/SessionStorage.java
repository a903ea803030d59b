package io.webchat.spi.provide;

import io.webchat.spi.session.SessionStorageProvider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * On the class of a {@link SessionStorageProvider}: the one place where its name stands. bnd makes
 * of it, beside {@code @Component}, the service property {@link
 * SessionStorageProvider#NAME_PROPERTY}; {@link SessionStorageProvider#name()} reads it. A store
 * that works without OSGi also has {@link io.webchat.spi.provide.Standalone}, a component that
 * registers its store by itself {@link io.webchat.spi.provide.Registers}.
 */
@ComponentPropertyType
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SessionStorage {
  /** What stands before the name of the annotation in the service property. */
  String PREFIX_ = "webchat.";

  /** The name, as {@code sessionStorage} has it in a configuration. */
  String value();
}
