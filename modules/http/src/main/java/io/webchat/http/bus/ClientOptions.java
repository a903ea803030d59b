package io.webchat.http.bus;

import io.webchat.json.SecretFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client may pass to commands. Options that would let it choose which server the container
 * talks to, or read files of the container, do not get through.
 */
public final class ClientOptions {
  /** These take something else than JSON; files have addresses of their own. */
  private static final Set<String> NOT_BY_FRAMES =
      Set.of(
          CommandList.SEND_FILE,
          CommandList.DOWNLOAD_FILE,
          "WebChatService.registerPreProcessor",
          "WebChatService.registerTypingPreviewInput",
          "WebChatService.poll",
          "WebChatService.configure");

  private static final Set<String> OF_THE_OPERATOR =
      Set.of("dataURL", "serverURL", "endpoint", "headers", "transport", "apikey", "cometD");

  private ClientOptions() {}

  /** Whether the command can be called by a frame at all, whatever is configured. */
  public static boolean isForFrames(String command) {
    return !NOT_BY_FRAMES.contains(command);
  }

  /** The options of a command without what the page may not choose. */
  public static Map<String, Object> of(String command, Map<String, Object> data) {
    Map<String, Object> options = new LinkedHashMap<>();
    boolean start = command.equals("WebChatService.startChat");
    data.forEach(
        (key, value) -> {
          if (!(start && OF_THE_OPERATOR.contains(key))) {
            options.put(key, decoded(value));
          }
        });
    return options;
  }

  /** Regular expressions become what the bus takes for one: an object of source and flags. */
  private static Object decoded(Object value) {
    if (value instanceof Map<?, ?> map) {
      if (map.size() == 1
          && map.get(SecretFilter.REGEXP) instanceof List<?> parts
          && parts.size() == 2) {
        return Map.of(
            "source", String.valueOf(parts.get(0)), "flags", String.valueOf(parts.get(1)));
      }
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, element) -> copy.put(String.valueOf(key), decoded(element)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(element -> copy.add(decoded(element)));
      return copy;
    }
    return value;
  }
}
