package io.webchat.simulator.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request that the simulator received, with everything in it: credentials too, so keep it out of
 * logs.
 *
 * @param number counted from 1 since the start
 * @param time when its body had been read
 * @param method HTTP method
 * @param path path without the query
 * @param query parameters of the query, the last of each name
 * @param headers header values by name in lower case
 * @param form form fields as sent, brackets included, the last of each name; files are left out; of
 *     a JSON body its members, objects and lists as JSON
 * @param operation what it asked for
 * @param chatId the chat in its path, empty when there is none
 */
public record RecordedRequest(
    long number,
    Instant time,
    String method,
    String path,
    Map<String, String> query,
    Map<String, List<String>> headers,
    Map<String, String> form,
    Operation operation,
    String chatId) {

  /** Takes immutable copies. */
  public RecordedRequest {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    form = Map.copyOf(form);
  }

  /** The first value of a header by its name in any case, empty when absent. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of("")).get(0);
  }

  /** Names the request without its headers and fields. */
  @Override
  public String toString() {
    return "RecordedRequest[" + number + " " + method + " " + path + "]";
  }
}
