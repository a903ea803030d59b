package io.webchat.api.rich;

import io.webchat.api.value.Json;
import java.util.Map;

/**
 * Content that this version does not understand.
 *
 * @param content exactly as it came
 */
public record UnknownContent(Map<String, Object> content) implements RichContent {
  /** Freezes the object. */
  public UnknownContent {
    content = Json.freeze(content);
  }

  /** {@code contentType} as it came; empty when there is none. */
  public String contentType() {
    return content.get(Kinds.CONTENT_TYPE) instanceof String type ? type : "";
  }

  @Override
  public Map<String, Object> toMap() {
    return content;
  }

  @Override
  public String toString() {
    return "UnknownContent" + content.keySet();
  }
}
