package io.webchat.api;

import io.webchat.api.value.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Creates and finds widget instances; an OSGi service. Without OSGi: {@link WebChatPlatform}.
 * Thread-safe.
 */
@ProviderType
public interface WebChatFactory {
  /** Factory PID of Configuration Admin that creates instances. */
  String INSTANCE_PID = "io.webchat.instance";

  /** Id of the instance that is made of a customer's script where no instance is configured. */
  String DEFAULT_ID = "default";

  /**
   * Creates an instance. It configures itself in the background ({@link WebChat#ready()}) and
   * restores a stored session; its first events may be published before this returns.
   *
   * @throws Rejection when the id is taken or not valid, too many instances are open ({@link
   *     io.webchat.api.value.ErrorCode#OVERLOADED}), or the factory is closed
   */
  default WebChat create(InstanceSettings settings) {
    return create(settings, chat -> {});
  }

  /**
   * Creates an instance that begins when {@code prepare} has returned: who subscribes to its bus
   * there hears all that it publishes, also what a restored session brings.
   *
   * @param prepare gets the instance in this thread, before {@link #find} has it; what it throws is
   *     thrown, and there is no instance
   * @throws Rejection as {@link #create(InstanceSettings)}
   */
  WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare);

  /**
   * Checks settings before an instance of them takes the place of one that works: whether they
   * configure something, and whether the transport can work with that. What scripts configure is
   * not known before they run, so that settings with scripts always pass.
   *
   * @throws IllegalArgumentException when no chat could be held with them
   */
  void check(InstanceSettings settings);

  /** All open instances, oldest first; a snapshot. */
  List<WebChat> list();

  /** An open instance by its id. */
  Optional<WebChat> find(String id);

  /** Types of the transports that are registered now, sorted. */
  List<String> transports();
}
