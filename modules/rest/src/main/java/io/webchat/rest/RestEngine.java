package io.webchat.rest;

import java.net.CookieStore;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The HTTP engine of a container: one connection pool, one set of threads and limits for every
 * transport (an OSGi service, configured by PID {@code io.webchat.rest}). Thread-safe.
 */
@ProviderType
public interface RestEngine {
  /** PID of its configuration. */
  String PID = "io.webchat.rest";

  /** A client that keeps no cookies. Cheap: no I/O, no thread. */
  RestClient open();

  /**
   * A client that sends and keeps the cookies of {@code cookies}.
   *
   * @param cookies thread-safe, owned by the caller
   */
  RestClient open(CookieStore cookies);
}
