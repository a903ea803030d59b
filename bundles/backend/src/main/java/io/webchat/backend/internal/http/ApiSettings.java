package io.webchat.backend.internal.http;

import io.webchat.http.bus.CommandList;
import io.webchat.http.limit.RateLimit;

/**
 * How back ends are served.
 *
 * @param path where the service is
 * @param commands that may be called
 * @param requests requests of one holder of keys
 * @param bodyBytes bytes of one body of JSON
 * @param fileBytes bytes of one file
 * @param filesAtOnce files that are under way at a time
 * @param answerMs how long an answer may take
 */
public record ApiSettings(
    String path,
    CommandList commands,
    RateLimit.Rate requests,
    int bodyBytes,
    long fileBytes,
    int filesAtOnce,
    long answerMs) {}
