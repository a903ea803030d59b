package io.webchat.web.internal.http;

import io.webchat.http.servlet.Origins;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How pages are served.
 *
 * @param origins whose pages may use the service
 * @param cookie the visitors' cookie
 * @param frameBytes bytes of one body of frames, or of one message of a socket
 * @param fileBytes bytes of one file
 * @param filesAtOnce files that are under way at a time, of all visitors; a quarter for a single
 *     one
 * @param spool folder for files that are under way
 * @param demo the demo page, if there is one
 */
public record FrontSettings(
    Origins origins,
    VisitorCookie cookie,
    int frameBytes,
    long fileBytes,
    int filesAtOnce,
    Path spool,
    Optional<Demo> demo) {

  /**
   * A page that shows chats with the built-in chat server.
   *
   * @param desk where a person answers them as an agent, if anywhere
   */
  public record Demo(Optional<URI> desk) {}
}
