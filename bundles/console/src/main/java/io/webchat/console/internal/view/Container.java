package io.webchat.console.internal.view;

import io.webchat.spi.session.Fleet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which container this is. With failover it has the name by which the leases of its sessions are
 * held; else that of the machine and the process.
 */
public final class Container {
  private final Sources sources;
  private final String machine = machine();
  private final long pid = ProcessHandle.current().pid();
  private final long begun =
      ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);

  /** The container of these services. */
  public Container(Sources sources) {
    this.sources = sources;
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Its name. */
  public String name() {
    return fleet().map(Fleet::owner).orElse(machine + ":" + pid);
  }

  private Optional<Fleet> fleet() {
    return sources.factory().flatMap(Fleet::of);
  }

  /** Whether it shares its chats with other containers. */
  boolean isInFleet() {
    return fleet().isPresent();
  }

  Map<String, Object> shown() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", name());
    shown.put("machine", machine);
    shown.put("process", pid);
    shown.put("begun", begun);
    shown.put("java", Runtime.version().toString());
    shown.put("failover", isInFleet());
    return shown;
  }
}
