package io.webchat.api;

import io.webchat.api.config.WebChatConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an instance is made of. Immutable.
 *
 * @param id the id, or {@code null} for a new one
 * @param configuration the configuration; scripts may change it before it is applied
 * @param scripts customer JavaScript to run in the instance before it is configured; needs a
 *     scripting bundle
 */
public record InstanceSettings(
    String id, WebChatConfiguration configuration, List<ScriptSource> scripts) {
  /** What an id is made of, in words. */
  public static final String ID_RULE = "1 to 128 characters of A-Z, a-z, 0-9, '.', '_' and '-'";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /** Copies the list. */
  public InstanceSettings {
    Objects.requireNonNull(configuration, "configuration");
    scripts = List.copyOf(scripts);
  }

  /** Whether an instance may have this id: {@link #ID_RULE}. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** An instance with a new id and no scripts. */
  public static InstanceSettings of(WebChatConfiguration configuration) {
    return new InstanceSettings(null, configuration, List.of());
  }

  /** The same with this id. */
  public InstanceSettings withId(String instanceId) {
    return new InstanceSettings(instanceId, configuration, scripts);
  }

  /** The same with one more script. */
  public InstanceSettings withScript(ScriptSource script) {
    List<ScriptSource> more = new ArrayList<>(scripts);
    more.add(script);
    return new InstanceSettings(id, configuration, more);
  }

  /**
   * JavaScript of a customer.
   *
   * @param name shown in errors, usually the file name
   * @param text the source
   */
  public record ScriptSource(String name, String text) {
    @Override
    public String toString() {
      return "ScriptSource[" + name + "]";
    }
  }
}
