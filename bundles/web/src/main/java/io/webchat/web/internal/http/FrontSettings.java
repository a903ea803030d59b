package io.webchat.web.internal.http;

import java.nio.file.Path;

/**
 * How pages are served.
 *
 * @param origins whose pages may use the service
 * @param cookie the visitors' cookie
 * @param frameBytes bytes of one body of frames, or of one message of a socket
 * @param fileBytes bytes of one file
 * @param filesAtOnce files that are under way at a time, of all visitors
 * @param spool folder for files that are under way
 * @param demo whether there is a demo page
 */
public record FrontSettings(
    Origins origins,
    VisitorCookie cookie,
    int frameBytes,
    long fileBytes,
    int filesAtOnce,
    Path spool,
    boolean demo) {}
