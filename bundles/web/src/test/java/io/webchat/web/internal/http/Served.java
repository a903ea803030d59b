package io.webchat.web.internal.http;

import java.net.URI;

/** Where a front is. */
interface Served {
  /** The address of something below the front. */
  URI address(String path);

  /** The origin of its own pages. */
  String origin();
}
