package io.webchat.api.session;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The {@code Cookie} object of one widget instance: an in-memory jar, kept across restarts by the
 * cookie storage provider. Thread-safe, never blocks. At most 200 cookies of 64 KiB each.
 */
@ProviderType
public interface Cookies {
  /**
   * Sets a cookie.
   *
   * @param options {@code expires} (days, or epoch ms by an {@link java.time.Instant}), {@code
   *     path}, {@code domain}, {@code secure}, {@code sameSite}; may be empty
   * @throws IllegalArgumentException when the name is empty or a limit is exceeded
   */
  void set(String name, String value, Map<String, ?> options);

  /** The value, unless it is absent or expired. */
  Optional<String> get(String name);

  /** All names and values that are not expired. */
  Map<String, String> all();

  /** Removes a cookie; {@code options} as it was set with. */
  void remove(String name, Map<String, ?> options);

  /**
   * Sets and removes cookies as one change: a store of the jar sees all of it or nothing.
   *
   * @param values name → value of cookies without options; {@code null} removes a cookie
   * @throws IllegalArgumentException when a name is empty or a limit is exceeded; nothing has
   *     changed then
   */
  void change(Map<String, String> values);
}
