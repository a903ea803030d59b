package io.webchat.simulator.model;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The faults that are switched on. Faults are applied in the order in which they were switched on;
 * several can hit one request. Safe for use by any thread.
 */
@ProviderType
public interface Faults {
  /**
   * Switches a fault on.
   *
   * @throws IllegalStateException when 1,000 faults are on already
   */
  ActiveFault on(Fault fault);

  /** The faults that are on. */
  List<ActiveFault> list();

  /** Switches all off; requests that they delay go on at once. */
  void clear();
}
