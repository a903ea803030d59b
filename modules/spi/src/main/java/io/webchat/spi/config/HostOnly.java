package io.webchat.spi.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value is an address that may have a secret behind its host. Listings, findings and log lines
 * show its scheme and host only; a value that is no address is not shown at all.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface HostOnly {}
